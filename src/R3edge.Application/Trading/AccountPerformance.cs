using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Trading;

/// <summary>How an account has done, by the formulas of docs/statistics.md over its hourly equity. What is undefined is null.</summary>
public sealed record AccountPerformance
{
    /// <summary>What is reckoned by the year is null below this much history.</summary>
    public static readonly TimeSpan ShortestForAYear = TimeSpan.FromDays(7);

    /// <summary>UTC time of the first sample of equity.</summary>
    public required DateTime From { get; init; }

    /// <summary>UTC time of the last one.</summary>
    public required DateTime To { get; init; }

    /// <summary>Equity at the beginning, in quote units.</summary>
    public required double InitialEquity { get; init; }

    /// <summary>Equity at the last sample, in quote units.</summary>
    public required double FinalEquity { get; init; }

    /// <summary>Final over initial equity, less 1.</summary>
    public required double NetReturn { get; init; }

    /// <summary>Compound annual growth rate.</summary>
    public required double? Cagr { get; init; }

    /// <summary>Annualised standard deviation of daily returns.</summary>
    public required double? Volatility { get; init; }

    /// <summary>Annualised Sharpe ratio of daily returns.</summary>
    public required double? Sharpe { get; init; }

    /// <summary>Annualised Sortino ratio of daily returns.</summary>
    public required double? Sortino { get; init; }

    /// <summary>CAGR over maximum drawdown.</summary>
    public required double? Calmar { get; init; }

    /// <summary>Deepest fall from a peak as a fraction of the peak.</summary>
    public required double MaxDrawdown { get; init; }

    /// <summary>Hours with an exposure over all hours, 0 to 1.</summary>
    public required double Exposure { get; init; }

    /// <summary>Closed trades.</summary>
    public required int TradeCount { get; init; }

    /// <summary>Trades with a profit over all trades.</summary>
    public required double? WinRate { get; init; }

    /// <summary>Sum of profits over sum of losses.</summary>
    public required double? ProfitFactor { get; init; }

    /// <summary>Mean profit of a trade, in quote units.</summary>
    public required double? Expectancy { get; init; }

    /// <summary>Average win over the size of the average loss.</summary>
    public required double? PayoffRatio { get; init; }

    /// <summary>Fees of all trades, in quote units.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Works the numbers out.</summary>
    /// <param name="cash">The cash to begin with, in quote units.</param>
    /// <param name="equity">One sample an hour, at least one, the oldest first.</param>
    /// <param name="trades">The closed trades in the order in which they closed.</param>
    public static AccountPerformance Compute(decimal cash, IReadOnlyList<EquityPoint> equity, IReadOnlyList<ClosedTrade> trades)
    {
        ArgumentNullException.ThrowIfNull(equity);

        // A market that does not move: what compares the account with a market is undefined, and the rest does not look at it.
        var hours = new BarSeriesBuilder(Timeframe.OneHour, equity.Count);
        foreach (var point in equity)
        {
            hours.Add(new Bar(point.Time, point.Time + Timeframe.OneHour.Duration, 1.0, 1.0, 1.0, 1.0, 0.0));
        }

        var numbers = BacktestStatistics.Compute(
            StatisticsPlan.For(hours.Build()),
            [.. equity.Select(point => (double)point.Equity)],
            (double)cash,
            trades,
            equity.Count(point => point.Exposure > 0m));

        // A few hours stretched to a year are no yearly figure.
        var isShort = equity[^1].Time - equity[0].Time < ShortestForAYear;
        return new AccountPerformance
        {
            From = equity[0].Time,
            To = equity[^1].Time,
            InitialEquity = numbers.InitialEquity,
            FinalEquity = numbers.FinalEquity,
            NetReturn = numbers.NetReturn,
            Cagr = isShort ? null : numbers.Cagr,
            Volatility = numbers.Volatility,
            Sharpe = numbers.Sharpe,
            Sortino = isShort ? null : numbers.Sortino,
            Calmar = isShort ? null : numbers.Calmar,
            MaxDrawdown = numbers.MaxDrawdown,
            Exposure = numbers.Exposure,
            TradeCount = numbers.TradeCount,
            WinRate = numbers.WinRate,
            ProfitFactor = numbers.ProfitFactor,
            Expectancy = numbers.Expectancy,
            PayoffRatio = numbers.PayoffRatio,
            Fees = numbers.Fees,
        };
    }
}
