using R3edge.Domain.Execution;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Domain.Backtesting;

/// <summary>Everything about a backtest but its bars and its strategy.</summary>
public sealed record BacktestSettings
{
    /// <summary>What is traded.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Which entries are taken.</summary>
    public TradeDirection Direction { get; init; } = TradeDirection.Both;

    /// <summary>Cash at the start, above 0, in quote units.</summary>
    public decimal Cash { get; init; } = 100_000m;

    /// <summary>How entries are sized, protected and left.</summary>
    public required MoneyManagementPlan Money { get; init; }

    /// <summary>What is asked of a signal before it may become a position; null asks nothing, and costs nothing.</summary>
    public QualificationPlan? Qualification { get; init; }

    /// <summary>What fills cost and when they happen.</summary>
    public required FillModel Fills { get; init; }

    /// <summary>
    /// The indicator that tells the regime to qualification, sizes and exits; <see cref="IndicatorRegistry.Regime"/>, which needs no fit,
    /// where none is given.
    /// </summary>
    public IndicatorSpec? RegimeBy { get; init; }

    /// <summary>
    /// A regime indicator (<see cref="IndicatorRegistry.Regime"/>) that entries are gated by: they are taken only in the regimes that the
    /// strategy is made for. By default none: every entry is taken.
    /// </summary>
    public IndicatorSpec? RegimeGate { get; init; }

    /// <summary>What cash earns in a year, as a fraction above -1; the yardstick of the risk-adjusted statistics.</summary>
    public double RiskFreeRate { get; init; }
}
