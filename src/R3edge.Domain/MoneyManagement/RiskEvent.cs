using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>Something that may change whether and how large a session trades. A closed set.</summary>
public abstract record RiskEvent
{
    private RiskEvent()
    {
    }

    /// <summary>The account's equity was valued at market prices.</summary>
    /// <param name="Equity">Quote units, finite.</param>
    /// <param name="Time">UTC.</param>
    public sealed record EquityMarked(double Equity, DateTime Time) : RiskEvent;

    /// <summary>A position was closed.</summary>
    /// <param name="Profit">Quote units, after fees.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Time">UTC; a cool-down counts from here.</param>
    public sealed record PositionClosed(decimal Profit, ExitReason Reason, DateTime Time) : RiskEvent;

    /// <summary>A person lets the session trade again: peak and day start anew and every halt is lifted.</summary>
    /// <param name="Equity">Quote units, finite and above 0.</param>
    /// <param name="Time">UTC.</param>
    public sealed record Reset(double Equity, DateTime Time) : RiskEvent;
}
