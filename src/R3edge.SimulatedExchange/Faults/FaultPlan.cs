namespace R3edge.SimulatedExchange.Faults;

/// <summary>What goes wrong at the exchange, and how often: fractions from 0 to 1 of the messages or requests. All zero: nothing.</summary>
public sealed record FaultPlan
{
    /// <summary>Nothing goes wrong.</summary>
    public static FaultPlan None { get; } = new();

    /// <summary>Selects which messages and requests are hit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Messages of a market or user stream that are not sent. Of a book it makes a gap.</summary>
    public double Drop { get; init; }

    /// <summary>Messages that are sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Messages that are sent after the next one.</summary>
    public double Reorder { get; init; }

    /// <summary>Messages in which one byte is another.</summary>
    public double Corrupt { get; init; }

    /// <summary>Messages before which a connection waits.</summary>
    public double Delay { get; init; }

    /// <summary>How long it waits then.</summary>
    public TimeSpan DelayTime { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Messages after which a connection says nothing more but stays open.</summary>
    public double Silence { get; init; }

    /// <summary>Messages after which a connection is cut.</summary>
    public double Disconnect { get; init; }

    /// <summary>Requests that are answered with 429 and a wait of a second, and not carried out.</summary>
    public double TooManyRequests { get; init; }

    /// <summary>Requests that are answered with 418 and a wait of two seconds, and not carried out.</summary>
    public double Banned { get; init; }

    /// <summary>Requests that are answered with 503 and not carried out.</summary>
    public double Unavailable { get; init; }

    /// <summary>New orders and cancellations that are carried out and answered with 503.</summary>
    public double UnavailableAfterAccepting { get; init; }

    /// <summary>How far the exchange's clock is ahead of the machine's.</summary>
    public TimeSpan ClockSkew { get; init; }
}
