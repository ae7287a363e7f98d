using R3edge.Domain.Backtesting;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>What holds of every backtest, whatever the market, the strategy and the terms.</summary>
public sealed class BacktestPropertyTests
{
    private const int Runs = 150;

    [Fact]
    public void Run_OtherBarsAfterSomeBar_LeavesEverythingUpToItAsItWas()
    {
        var compared = 0;
        var differing = 0;
        for (var seed = 0; seed < Runs; seed++)
        {
            var backtest = RandomBacktest.Make(seed);
            var last = backtest.Bars.Count / 3 + new Random(seed).Next(backtest.Bars.Count / 2);
            var expected = backtest.Run();
            var other = backtest with { Bars = WithOtherFuture(backtest.Bars, last, backtest.Settings.Instrument) };
            var result = other.Run();
            var truncated = (backtest with { Bars = backtest.Bars.Slice(0, last + 1) }).Run();

            var trades = TradesUpTo(expected, last);
            Assert.True(trades.SequenceEqual(TradesUpTo(result, last)), backtest.Description);
            Assert.True(trades.SequenceEqual(TradesUpTo(truncated, last)), backtest.Description);
            Assert.True(EquityUpTo(expected, last + 1).SequenceEqual(EquityUpTo(result, last + 1)), backtest.Description);
            Assert.True(EquityUpTo(expected, last).SequenceEqual(EquityUpTo(truncated, last)), backtest.Description);
            compared += trades.Count;
            differing += expected.Equity.Span.SequenceEqual(result.Equity.Span) ? 0 : 1;
        }

        // Otherwise there would have been nothing to look ahead at.
        Assert.True(compared > 5 * Runs, $"only {compared} trades were compared");
        Assert.True(differing > 0.5 * Runs, $"only {differing} of {Runs} runs came to another end");
    }

    [Fact]
    public void Run_Anything_FinalEquityIsCashAndProfitsToTheLastDecimal()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var backtest = RandomBacktest.Make(seed);
            var result = backtest.Run();

            var final = backtest.Settings.Cash + result.Trades.Sum(trade => trade.Profit);
            Assert.Equal((double)final, result.Equity.Span[^1]);
            Assert.Equal((double)final, result.Statistics.FinalEquity);
            Assert.Equal(result.Trades.Sum(trade => trade.Fees), result.Statistics.Fees);
            Assert.Equal(result.Trades.Count, result.Statistics.TradeCount);
            Assert.Equal(result.Trades.Count, result.Trades.Select(trade => trade.Id).Distinct().Count());
            foreach (var trade in result.Trades)
            {
                // Averages over several fills are rounded at the 28th digit.
                var sign = trade.Bias == Bias.Long ? 1m : -1m;
                var profit = sign * (trade.ExitPrice - trade.EntryPrice) * trade.Quantity - trade.Fees;
                Assert.InRange(trade.Profit - profit, -1e-15m, 1e-15m);
                Assert.Equal(0m, trade.Quantity % backtest.Settings.Instrument.LotSize);
                Assert.Equal(IndexOf(result.Bars, trade.ExitTime) - IndexOf(result.Bars, trade.EntryTime), trade.BarsHeld);
                Assert.InRange(trade.BarsHeld, 0, int.MaxValue);
            }
        }
    }

    [Fact]
    public void Run_OneFillInAndOneOut_EquityIsThatOfTheTradesAtEveryClose()
    {
        var checkedTrades = 0;
        for (var seed = 0; seed < 2 * Runs; seed++)
        {
            var backtest = RandomBacktest.Make(seed);
            if (backtest.Settings.Money is not { Targets.Rungs.Length: <= 1, Entry: EntryRule.Market }
                || backtest.Settings.Fills.MaximumVolumeShare is not null)
            {
                continue;
            }

            var result = backtest.Run();
            var expected = new decimal[backtest.Bars.Count];
            Array.Fill(expected, backtest.Settings.Cash);
            foreach (var trade in result.Trades)
            {
                Add(trade, backtest, expected);
                checkedTrades++;
            }

            for (var t = 0; t < expected.Length; t++)
            {
                var difference = Math.Abs((double)expected[t] - result.Equity.Span[t]);
                Assert.True(difference <= 1e-11 * backtest.Bars.Close[t] + 1e-12 * Math.Abs((double)expected[t]) + 1e-9, backtest.Description);
            }
        }

        Assert.True(checkedTrades > 10 * Runs);
    }

    [Fact]
    public void Run_Range_TradesInsideItAsTheWholeSeriesDoes()
    {
        var compared = 0;
        for (var seed = 0; seed < Runs; seed++)
        {
            var whole = Unhurried(RandomBacktest.Make(seed));
            var trades = whole.Run().Trades;
            var random = new Random(seed);
            var end = whole.Bars.Count - random.Next(200);
            if (FirstFlatBar(whole.Bars, trades, 200 + random.Next(300), end - 50) is not { } start)
            {
                continue;
            }

            var range = new BarRange(start, end);
            var result = new Backtest(new IndicatorCache(whole.Bars), range, whole.Settings).Run(whole.Strategy, whole.Parameters);
            var truncated = new IndicatorCache(whole.Bars.Slice(0, end), maximumValues: 0);
            var unaware = new Backtest(truncated, range, whole.Settings).Run(whole.Strategy, whole.Parameters);

            var from = whole.Bars.OpenTime(start);
            var to = whole.Bars.OpenTime(end - 1);
            var expected = trades.Where(trade => trade.EntryTime > from && trade.ExitTime <= to && trade.ExitReason != ExitReason.EndOfData);
            Assert.Equal(end - start, result.Equity.Length);
            Assert.All(result.Trades, trade => Assert.True(trade.EntryTime > from && trade.ExitTime <= to));
            Assert.True(
                expected.SequenceEqual(result.Trades.Where(trade => trade.ExitReason != ExitReason.EndOfData)), whole.Description);
            Assert.True(result.Trades.SequenceEqual(unaware.Trades), whole.Description);
            Assert.Equal(result.Statistics, unaware.Statistics);
            compared += result.Trades.Count;
        }

        Assert.True(compared > 5 * Runs);
    }

    [Fact]
    public void Run_TheSameTwiceAndAtTheSameTime_GivesTheSame()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = RandomBacktest.Make(seed);
            var backtest = new Backtest(random.Bars, random.Settings);
            var expected = random.Run();
            var results = new BacktestResult[8];
            Parallel.For(0, results.Length, i => results[i] = backtest.Run(random.Strategy, random.Parameters));

            Assert.All(results, result =>
            {
                Assert.True(expected.Trades.SequenceEqual(result.Trades), random.Description);
                Assert.True(expected.Equity.Span.SequenceEqual(result.Equity.Span), random.Description);
                Assert.Equal(expected.Statistics, result.Statistics);
                Assert.Equal(expected.Refusals.ByMoneyManager, result.Refusals.ByMoneyManager);
                Assert.Equal(expected.Refusals.ByVenue, result.Refusals.ByVenue);
            });
        }
    }

    [Fact]
    public void Measure_WithMemoryFullOfOtherRuns_GivesTheStatisticsOfARun()
    {
        // Longer, shorter and other runs in between leave their values in the memory.
        var scratch = new BacktestScratch();
        for (var seed = 0; seed < Runs; seed++)
        {
            var random = RandomBacktest.Make(seed, 200 + seed * 7 % 1000);
            var measured = new Backtest(random.Bars, random.Settings).Measure(random.Strategy, random.Parameters, scratch);

            Assert.Equal(random.Run().Statistics, measured);
        }
    }

    private static List<ClosedTrade> TradesUpTo(BacktestResult result, int last) =>
        [.. result.Trades.Where(trade => trade.ExitTime <= result.Bars.OpenTime(last) && trade.ExitReason != ExitReason.EndOfData)];

    private static double[] EquityUpTo(BacktestResult result, int count) => result.Equity[..count].ToArray();

    private static int IndexOf(BarSeries bars, DateTime openTime) => bars.OpenTicks.BinarySearch(openTime.Ticks);

    private static BarSeries WithOtherFuture(BarSeries bars, int last, Instrument instrument)
    {
        var builder = new BarSeriesBuilder(bars.Timeframe, bars.Count);
        for (var i = 0; i < bars.Count; i++)
        {
            // Backwards, a third higher and twice the volume.
            var bar = bars[i];
            var mirrored = bars[bars.Count - 1 - (i - Math.Min(i, last + 1))];
            builder.Add(i <= last ? bar : bar with
            {
                Open = Other(mirrored.Close),
                High = Other(mirrored.High),
                Low = Other(mirrored.Low),
                Close = Other(mirrored.Open),
                Volume = 2.0 * mirrored.Volume,
                TakerBuyVolume = mirrored.TakerBuyVolume,
            });
        }

        return builder.Build();

        double Other(double price) => (double)instrument.RoundPrice((decimal)(1.33 * price));
    }

    /// <summary>What a trade adds to the equity at every close: nothing, then its open profit less the entry's fee, then its profit.</summary>
    private static void Add(ClosedTrade trade, RandomBacktest backtest, decimal[] equity)
    {
        var sign = trade.Bias == Bias.Long ? 1m : -1m;
        var entry = IndexOf(backtest.Bars, trade.EntryTime);
        var exit = IndexOf(backtest.Bars, trade.ExitTime);
        var entryFee = trade.EntryPrice * trade.Quantity * backtest.Settings.Fills.Fees.TakerRate;
        for (var t = entry; t < equity.Length; t++)
        {
            equity[t] += t >= exit
                ? trade.Profit
                : sign * trade.Quantity * ((decimal)backtest.Bars.Close[t] - trade.EntryPrice) - entryFee;
        }
    }

    /// <summary>The same with sizes that do not depend on the account's past, and with entries that fill at the next open or never.</summary>
    private static RandomBacktest Unhurried(RandomBacktest backtest) => backtest with
    {
        Settings = backtest.Settings with
        {
            Money = backtest.Settings.Money with
            {
                Sizing = new SizingModel.FixedNotional(10_000m),
                Limits = RiskLimits.Default,
                Entry = new EntryRule.Market(),
            },
            Qualification = null,
            Fills = backtest.Settings.Fills with { Latency = TimeSpan.Zero, MaximumVolumeShare = null },
        },
    };

    private static int? FirstFlatBar(BarSeries bars, IReadOnlyList<ClosedTrade> trades, int from, int to)
    {
        for (var t = from; t < to; t++)
        {
            var time = bars.OpenTime(t);
            if (!trades.Any(trade => trade.EntryTime <= time && trade.ExitTime >= time))
            {
                return t;
            }
        }

        return null;
    }
}
