namespace R3edge.Domain.MoneyManagement;

/// <summary>Where a session stands against its limits. Made and changed by <see cref="RiskMachine"/>.</summary>
public sealed record RiskState
{
    /// <summary>Highest equity marked since the start or the last reset, in quote units; the equity then where no limit on drawdown is set.</summary>
    public required double PeakEquity { get; init; }

    /// <summary>Midnight UTC of the day of the first mark that counts for the daily loss.</summary>
    public required DateTime Day { get; init; }

    /// <summary>Equity at the first mark of that day, in quote units.</summary>
    public required double DayOpeningEquity { get; init; }

    /// <summary>What halted entries.</summary>
    public HaltCause Halt { get; init; }

    /// <summary>Whether the drawdown has reached its reducing level and not recovered since.</summary>
    public bool IsReduced { get; init; }

    /// <summary>UTC time of the last stop that lost money; null for none.</summary>
    public DateTime? LastStopTime { get; init; }

    /// <summary>Equity at or below this level changes the state.</summary>
    public double LowerLevel { get; init; } = double.MinValue;

    /// <summary>Equity above this level changes the state.</summary>
    public double UpperLevel { get; init; } = double.MaxValue;

    /// <summary>A mark at or after this UTC time changes the state.</summary>
    public DateTime NextDay { get; init; } = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    /// <summary>Whether entries are allowed, and how large.</summary>
    public TradingState TradingState =>
        Halt != HaltCause.None ? TradingState.Halted : IsReduced ? TradingState.Reducing : TradingState.Active;

    /// <summary>Whether marking this equity changes nothing, so that no step is needed. Three comparisons.</summary>
    /// <param name="equity">Quote units.</param>
    /// <param name="time">UTC.</param>
    public bool IsQuiet(double equity, DateTime time) => equity > LowerLevel && equity <= UpperLevel && time < NextDay;

    /// <summary>The state and its cause, in one sentence.</summary>
    public string Describe() => Halt == HaltCause.None && IsReduced
        ? "Sizes are reduced because the drawdown has reached its reducing limit and has not recovered."
        : Halt.Describe();
}

/// <summary>Whether entries are allowed, and how large.</summary>
public enum TradingState
{
    /// <summary>At full size.</summary>
    Active,

    /// <summary>At a reduced size.</summary>
    Reducing,

    /// <summary>Not at all.</summary>
    Halted,
}

/// <summary>What halted a session's entries.</summary>
public enum HaltCause
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The loss of the UTC day; ends with the day.</summary>
    DailyLoss,

    /// <summary>The drawdown from the equity peak; ends with a reset.</summary>
    Drawdown,
}

/// <summary>Words for <see cref="HaltCause"/>.</summary>
public static class HaltCauseExtensions
{
    /// <summary>What the cause means, in one sentence.</summary>
    /// <param name="cause">The cause.</param>
    public static string Describe(this HaltCause cause) => cause switch
    {
        HaltCause.DailyLoss => "Entries are halted until the next UTC day because the daily loss has reached its limit.",
        HaltCause.Drawdown => "Entries are halted until a reset because the drawdown has reached its halting limit.",
        _ => "Entries are allowed at full size.",
    };
}
