namespace R3edge.Domain.Signals.Qualification;

/// <summary>How much each kind of evidence counts: what full support multiplies the odds of a signal by, 1 (it has no say) to 1000.</summary>
public sealed record EvidenceOdds
{
    /// <summary>Full support of each kind doubles the odds.</summary>
    public static EvidenceOdds Default { get; } = new();

    /// <summary>Of the longer timeframe.</summary>
    public double Trend { get; init; } = 2.0;

    /// <summary>Of the volume.</summary>
    public double Volume { get; init; } = 2.0;

    /// <summary>Of the volatility.</summary>
    public double Volatility { get; init; } = 2.0;

    /// <summary>Of the order book.</summary>
    public double Book { get; init; } = 2.0;

    /// <summary>Of the regime.</summary>
    public double Regime { get; init; } = 2.0;

    /// <summary>Of the spread.</summary>
    public double Spread { get; init; } = 2.0;

    /// <summary>The odds of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public double this[EvidenceKind kind] => kind switch
    {
        EvidenceKind.Trend => Trend,
        EvidenceKind.Volume => Volume,
        EvidenceKind.Volatility => Volatility,
        EvidenceKind.Book => Book,
        EvidenceKind.Regime => Regime,
        EvidenceKind.Spread => Spread,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of evidence."),
    };

    /// <summary>These odds with one changed.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="odds">Its odds.</param>
    public EvidenceOdds With(EvidenceKind kind, double odds) => kind switch
    {
        EvidenceKind.Trend => this with { Trend = odds },
        EvidenceKind.Volume => this with { Volume = odds },
        EvidenceKind.Volatility => this with { Volatility = odds },
        EvidenceKind.Book => this with { Book = odds },
        EvidenceKind.Regime => this with { Regime = odds },
        EvidenceKind.Spread => this with { Spread = odds },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of evidence."),
    };
}
