namespace R3edge.Domain.OrderFlow;

/// <summary>What an <see cref="OrderFlowMonitor"/> looks at.</summary>
public sealed record OrderFlowSettings
{
    /// <summary>How long trades and book events count, above zero.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a session of the cumulative delta lasts, above zero.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Base units in a bucket of VPIN, above 0: a fiftieth of an average day's volume is usual.</summary>
    public required double BucketVolume { get; init; }

    /// <summary>How many buckets VPIN looks at, 1 or more.</summary>
    public int Buckets { get; init; } = 50;

    /// <summary>The intervals of price impact and absorption, above zero.</summary>
    public TimeSpan ImpactInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many of those intervals are looked at, 3 or more.</summary>
    public int ImpactIntervals { get; init; } = 90;

    /// <summary>How many levels of the book the imbalances look at, 1 or more.</summary>
    public int Levels { get; init; } = 5;

    /// <summary>The distance from the mid within which depth counts, in hundredths of a percent, 0 or more.</summary>
    public double DepthBasisPoints { get; init; } = 10.0;

    /// <summary>The decay length of book pressure in hundredths of a percent of the mid, above 0.</summary>
    public double PressureDecayBasisPoints { get; init; } = 5.0;
}
