namespace R3edge.Domain.Backtesting;

/// <summary>
/// What a backtest achieved. Rates are fractions, money is in quote units, and what is undefined for a run is null, never
/// NaN, infinity or a number made up. Every formula with its source is in docs/statistics.md.
/// </summary>
/// <remarks>
/// Statistics "of the samples" use the returns sampled as <see cref="StatisticsPlan"/> says, and are annualised by the
/// samples per year of the data. Where the equity was at or below 0 at the close of any bar the run is ruined, and whatever
/// compounds returns is null.
/// </remarks>
public sealed partial record BacktestStatistics
{
    // Compares its rows, so that the records of two equal runs are equal.
    private readonly MonthlyReturnTable _monthlyReturns = null!;

    /// <summary>Equity when the first bar opens; above 0.</summary>
    public required double InitialEquity { get; init; }

    /// <summary>Equity at the close of the last bar.</summary>
    public required double FinalEquity { get; init; }

    /// <summary>Final less initial equity.</summary>
    public required double NetProfit { get; init; }

    /// <summary>Net profit over initial equity.</summary>
    public required double NetReturn { get; init; }

    /// <summary>Whether the equity was at or below 0 at the close of any bar.</summary>
    public required bool IsRuined { get; init; }

    /// <summary>How many returns were sampled.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Samples per year of the data, the annualisation factor.</summary>
    public required double SamplesPerYear { get; init; }

    /// <summary>Compound annual growth rate, above -1; null after ruin.</summary>
    public required double? Cagr { get; init; }

    /// <summary>Annualised standard deviation of the samples; null with fewer than 2.</summary>
    public required double? Volatility { get; init; }

    /// <summary>Annualised Sharpe ratio (Sharpe 1994) of the samples; null with fewer than 2 or where they do not vary.</summary>
    public required double? Sharpe { get; init; }

    /// <summary>Annualised Sortino ratio (Sortino and Price 1994) of the samples; null where none is below the risk-free rate.</summary>
    public required double? Sortino { get; init; }

    /// <summary>CAGR over maximum drawdown (Young 1991), over the whole run; null without a drawdown.</summary>
    public required double? Calmar { get; init; }

    /// <summary>Omega ratio (Keating and Shadwick 2002) of the samples at the risk-free rate, 0 or more; null where none is below it.</summary>
    public required double? Omega { get; init; }

    /// <summary>Deepest fall from a peak as a fraction of the peak, at bar closes; 0 or more, above 1 only after ruin.</summary>
    public required double MaxDrawdown { get; init; }

    /// <summary>Mean depth of all drawdowns; null without one.</summary>
    public required double? AverageDrawdown { get; init; }

    /// <summary>Longest time from a peak until it was reached again, or until the end; zero without a drawdown.</summary>
    public required TimeSpan LongestDrawdownDuration { get; init; }

    /// <summary>Mean time from a peak until it was reached again, or until the end; null without a drawdown.</summary>
    public required TimeSpan? AverageDrawdownDuration { get; init; }

    /// <summary>Loss of a sample that 95 % of the samples do not exceed, historical; below 0 where it is a gain; null with fewer than 20 samples.</summary>
    public required double? ValueAtRisk { get; init; }

    /// <summary>Mean loss of the worst 5 % of the samples (Rockafellar and Uryasev 2002); at or above the value at risk; null with fewer than 20 samples.</summary>
    public required double? ConditionalValueAtRisk { get; init; }

    /// <summary>Third standardised moment of the samples, not corrected for bias; null with fewer than 3 or where they do not vary.</summary>
    public required double? Skewness { get; init; }

    /// <summary>Fourth standardised moment of the samples less 3 (0 for a normal distribution), not corrected for bias; null with fewer than 4 or where they do not vary.</summary>
    public required double? ExcessKurtosis { get; init; }

    /// <summary>Bars in the market over bars; 0 to 1.</summary>
    public required double Exposure { get; init; }

    /// <summary>Value of all entries and exits over the mean equity at the sample ends; null where that mean is not above 0.</summary>
    public required double? Turnover { get; init; }

    /// <summary>Fees of all trades, in quote units.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Closed trades.</summary>
    public required int TradeCount { get; init; }

    /// <summary>Closed trades that were long.</summary>
    public required int LongTradeCount { get; init; }

    /// <summary>Closed trades that were short.</summary>
    public required int ShortTradeCount { get; init; }

    /// <summary>Trades with a profit over all trades; 0 to 1; null without a trade.</summary>
    public required double? WinRate { get; init; }

    /// <summary>Sum of profits over sum of losses, 0 or more; null without a loss.</summary>
    public required double? ProfitFactor { get; init; }

    /// <summary>Mean profit of a trade, in quote units; null without a trade.</summary>
    public required double? Expectancy { get; init; }

    /// <summary>Mean profit of the trades with a profit, in quote units, above 0; null without one.</summary>
    public required double? AverageWin { get; init; }

    /// <summary>Mean profit of the trades with a loss, in quote units, below 0; null without one.</summary>
    public required double? AverageLoss { get; init; }

    /// <summary>Largest profit of a trade, in quote units; null without a trade.</summary>
    public required double? BestTrade { get; init; }

    /// <summary>Smallest profit of a trade, in quote units, negative where it is a loss; null without a trade.</summary>
    public required double? WorstTrade { get; init; }

    /// <summary>Average win over the size of the average loss, above 0; null without either.</summary>
    public required double? PayoffRatio { get; init; }

    /// <summary>System quality number (Tharp 2008) of the trade profits; null with fewer than 2 trades or where they do not vary.</summary>
    public required double? SystemQualityNumber { get; init; }

    /// <summary>Kelly fraction (Kelly 1956), at most 1, negative where the trades lose; null without a win or without a loss.</summary>
    public required double? KellyFraction { get; init; }

    /// <summary>Most trades with a profit in a row.</summary>
    public required int LongestWinningStreak { get; init; }

    /// <summary>Most trades with a loss in a row.</summary>
    public required int LongestLosingStreak { get; init; }

    /// <summary>Mean bars from entry to exit; null without a trade.</summary>
    public required double? AverageBarsHeld { get; init; }

    /// <summary>Mean time from entry to exit; null without a trade.</summary>
    public required TimeSpan? AverageTradeDuration { get; init; }

    /// <summary>Last close over first open, less 1, without costs.</summary>
    public required double? BuyAndHoldReturn { get; init; }

    /// <summary>Annualised intercept of the samples' excess returns on those of buying and holding (Jensen 1968); null with fewer than 2 samples or where the price does not vary.</summary>
    public required double? Alpha { get; init; }

    /// <summary>Slope of the samples' excess returns on those of buying and holding; null with fewer than 2 samples or where the price does not vary.</summary>
    public required double? Beta { get; init; }

    /// <summary>The return of every calendar month (UTC) that has a bar, in time order.</summary>
    public required IReadOnlyList<MonthlyReturn> MonthlyReturns
    {
        get => _monthlyReturns;
        init => _monthlyReturns = value as MonthlyReturnTable ?? new MonthlyReturnTable([.. value]);
    }
}
