using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

/// <summary>What a backtest found.</summary>
public sealed record BacktestResult
{
    /// <summary>The strategy.</summary>
    public required StrategyDefinition Strategy { get; init; }

    /// <summary>Its parameters.</summary>
    public required ParameterValues Parameters { get; init; }

    /// <summary>The bars that were traded, in the whole series.</summary>
    public required BarRange Range { get; init; }

    /// <summary>The bars that were traded.</summary>
    public required BarSeries Bars { get; init; }

    /// <summary>Every closed trade, in the order of their exits.</summary>
    public required IReadOnlyList<ClosedTrade> Trades { get; init; }

    /// <summary>Equity in quote units at the close of each bar.</summary>
    public required ReadOnlyMemory<double> Equity { get; init; }

    /// <summary>Entries that were signalled and not taken, by reason.</summary>
    public required RefusalCounts Refusals { get; init; }

    /// <summary>What qualification did; null where none was asked for.</summary>
    public QualificationReport? Qualification { get; init; }

    /// <summary>The statistics.</summary>
    public required BacktestStatistics Statistics { get; init; }
}
