using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

public sealed partial record BacktestStatistics
{
    /// <summary>The smallest initial equity, so that no ratio to it overflows.</summary>
    public const double SmallestInitialEquity = 1e-12;

    /// <summary>The largest size of an equity, so that the square of no return overflows.</summary>
    public const double LargestEquity = DrawdownScan.LargestEquity;

    /// <summary>The statistics of one run. Pure, and safe to call from many threads with the same plan.</summary>
    /// <param name="plan">The plan of the series that was run over.</param>
    /// <param name="equity">The equity at the close of each bar, in quote units.</param>
    /// <param name="initialEquity">The equity before the first bar, in quote units.</param>
    /// <param name="trades">The closed trades in the order in which they closed.</param>
    /// <param name="barsInMarket">How many bars had an open position.</param>
    /// <param name="riskFreeRate">What cash earns in a year, as a fraction above -1; compounded down to a sample.</param>
    /// <exception cref="ArgumentException">
    /// The equity has not one value for each bar, or one that is not a number or larger than <see cref="LargestEquity"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">Another argument is outside its range.</exception>
    public static BacktestStatistics Compute(
        StatisticsPlan plan,
        ReadOnlySpan<double> equity,
        double initialEquity,
        IReadOnlyList<ClosedTrade> trades,
        int barsInMarket,
        double riskFreeRate = 0.0)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(trades);
        Check(plan, equity, initialEquity, barsInMarket, riskFreeRate);
        var drawdowns = DrawdownScan.Over(plan, equity, initialEquity);
        var totals = new TradeTotals(trades);
        var final = equity[^1];
        var samples = drawdowns.IsRuined ? new SampledReturns() : SampledReturns.Of(plan, equity, initialEquity, riskFreeRate);
        var growth = drawdowns.IsRuined ? null : Defined.Finite(Math.Pow(final / initialEquity, 1.0 / plan.Years) - 1.0);
        return new BacktestStatistics
        {
            InitialEquity = initialEquity,
            FinalEquity = final,
            NetProfit = final - initialEquity,
            NetReturn = final / initialEquity - 1.0,
            IsRuined = drawdowns.IsRuined,
            SampleCount = plan.SampleCount,
            SamplesPerYear = plan.SamplesPerYear,
            Cagr = growth,
            Volatility = samples.Volatility,
            Sharpe = samples.Sharpe,
            Sortino = samples.Sortino,
            Calmar = growth is { } rate ? Defined.Ratio(rate, drawdowns.Deepest, Defined.NoiseFloor) : null,
            Omega = samples.Omega,
            MaxDrawdown = drawdowns.Deepest,
            AverageDrawdown = drawdowns.AverageDepth,
            LongestDrawdownDuration = drawdowns.Longest,
            AverageDrawdownDuration = drawdowns.AverageDuration,
            ValueAtRisk = samples.ValueAtRisk,
            ConditionalValueAtRisk = samples.ConditionalValueAtRisk,
            Skewness = samples.Skewness,
            ExcessKurtosis = samples.ExcessKurtosis,
            Exposure = (double)barsInMarket / plan.BarCount,
            Turnover = Defined.Ratio(totals.TradedValue, MeanAtSampleEnds(plan, equity)),
            Fees = totals.Fees,
            TradeCount = totals.Count,
            LongTradeCount = totals.Longs,
            ShortTradeCount = totals.Count - totals.Longs,
            WinRate = Defined.Ratio(totals.Wins, totals.Count),
            ProfitFactor = Defined.Ratio(totals.GrossProfit, totals.GrossLoss),
            Expectancy = totals.Expectancy,
            AverageWin = totals.AverageWin,
            AverageLoss = -totals.AverageLossSize,
            BestTrade = totals.Count > 0 ? totals.Best : null,
            WorstTrade = totals.Count > 0 ? totals.Worst : null,
            PayoffRatio = totals.Payoff,
            SystemQualityNumber = totals.SystemQuality,
            KellyFraction = totals.Kelly,
            LongestWinningStreak = totals.LongestWinningStreak,
            LongestLosingStreak = totals.LongestLosingStreak,
            AverageBarsHeld = totals.AverageBarsHeld,
            AverageTradeDuration = totals.AverageDuration,
            BuyAndHoldReturn = plan.BuyAndHoldReturn,
            Alpha = samples.Alpha,
            Beta = samples.Beta,
            MonthlyReturns = plan.MonthlyReturns(equity, initialEquity),
        };
    }

    private static void Check(
        StatisticsPlan plan, ReadOnlySpan<double> equity, double initialEquity, int barsInMarket, double riskFreeRate)
    {
        if (equity.Length != plan.BarCount)
        {
            throw new ArgumentException($"There are {equity.Length} equities for {plan.BarCount} bars.", nameof(equity));
        }

        if (!(initialEquity >= SmallestInitialEquity && initialEquity <= LargestEquity))
        {
            throw new ArgumentOutOfRangeException(nameof(initialEquity), initialEquity, $"The initial equity must be from {SmallestInitialEquity} to {LargestEquity}.");
        }

        if (barsInMarket < 0 || barsInMarket > plan.BarCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(barsInMarket), barsInMarket, $"Of {plan.BarCount} bars this many cannot have been in the market.");
        }

        if (!(riskFreeRate > -1.0 && double.IsFinite(riskFreeRate)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(riskFreeRate), riskFreeRate, "The risk-free rate must be a fraction above -1.");
        }
    }

    private static double MeanAtSampleEnds(StatisticsPlan plan, ReadOnlySpan<double> equity)
    {
        var sum = 0.0;
        foreach (var end in plan.SampleEnds)
        {
            sum += equity[end];
        }

        return sum / plan.SampleCount;
    }
}
