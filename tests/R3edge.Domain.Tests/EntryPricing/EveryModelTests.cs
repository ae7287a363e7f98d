using System.Buffers;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Signals;
using R3edge.Domain.Snapshots;
using R3edge.Domain.Tests.Indicators;
using R3edge.Domain.Tests.Markets;

namespace R3edge.Domain.Tests.EntryPricing;

/// <summary>What holds for every model on every market.</summary>
public sealed class EveryModelTests
{
    private static readonly Bias[] Biases = [Bias.Long, Bias.Short];

    private static readonly Lazy<BarSeries> Simulated = new(() =>
        MarketSimulator.Run(new SimulationOptions { Seed = 5, Instruments = 1, Days = 3 })[0].Bars);

    [Fact]
    public void Evaluate_BarByBar_EqualsTheWholeSeriesAtOnce()
    {
        var bars = Simulated.Value;
        var pricer = Pricer(bars.Timeframe, 0.01m);
        var columns = new IndicatorCache(bars).Columns(pricer.Plan);
        var board = new StreamingBoard(pricer.Plan);
        var answered = new HashSet<string>();
        for (var row = 0; row < bars.Count; row++)
        {
            board.Append(bars[row]);
            foreach (var bias in row % 13 == 0 ? Biases : [])
            {
                var query = EntryQuery.AtClose(bias, bars[row]);
                var report = pricer.Evaluate(board.Current, query);
                Assert.Equal(Scene.Flat(pricer.Evaluate(columns, row, query)), Scene.Flat(report));
                answered.UnionWith(report.Answers.Where(answer => answer.Price is not null).Select(answer => $"{bias} {answer.Model}"));
            }
        }

        Assert.Equal(2 * EntryPriceModelRegistry.All.Length, answered.Count);
    }

    [Fact]
    public void Evaluate_WhateverComesLater_AnswersTheSame()
    {
        var bars = Simulated.Value;
        var pricer = Pricer(bars.Timeframe, 0.01m);
        var whole = new IndicatorCache(bars).Columns(pricer.Plan);
        foreach (var count in new[] { 1, 25, 140, 777, 3001 })
        {
            var cut = new IndicatorCache(bars.Slice(0, count)).Columns(pricer.Plan);
            foreach (var bias in Biases)
            {
                var query = EntryQuery.AtClose(bias, bars[count - 1]);
                Assert.Equal(Scene.Flat(pricer.Evaluate(cut, count - 1, query)), Scene.Flat(pricer.Evaluate(whole, count - 1, query)));
            }
        }
    }

    [Fact]
    public void Evaluate_AfterSaveAndRestoreInTheMiddle_GoesOnAsBefore()
    {
        var bars = RandomBars.Make(21, 400);
        foreach (var cut in new[] { 1, 12, 64, 130, 250 })
        {
            var pricer = Pricer(bars.Timeframe, 0.01m);
            var all = Enumerable.Range(0, bars.Count).Select(i => bars[i]).ToList();
            var expected = Scene.Board(pricer, all);
            var bytes = new ArrayBufferWriter<byte>();
            Scene.Board(pricer, all[..cut]).Save(new SnapshotWriter(bytes));
            var restored = new StreamingBoard(pricer.Plan);
            var reader = new SnapshotReader(bytes.WrittenSpan);
            restored.Restore(ref reader);
            foreach (var bar in all[cut..])
            {
                restored.Append(bar);
            }

            Assert.True(reader.AtEnd);
            var query = EntryQuery.AtClose(Bias.Long, all[^1]);
            Assert.Equal(Scene.Flat(pricer.Evaluate(expected.Current, query)), Scene.Flat(pricer.Evaluate(restored.Current, query)));
        }
    }

    [Fact]
    public void Evaluate_OfRandomBars_GivesFinitePricesWithinThoseOfTheModels()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var bars = RandomBars.Make(seed, 300);
            var pricer = Pricer(bars.Timeframe, 0.00000001m);
            var columns = new IndicatorCache(bars).Columns(pricer.Plan);
            var random = new Random(seed);
            for (var row = 0; row < bars.Count; row += 7)
            {
                foreach (var bias in Biases)
                {
                    // Also with a market that moved since the close.
                    var query = EntryQuery.AtClose(bias, bars[row]) with { MarketPrice = bars.Close[row] * (0.97 + 0.06 * random.NextDouble()) };
                    var report = pricer.Evaluate(columns, row, query);
                    var prices = report.Answers.Where(answer => answer.Price is not null).Select(answer => answer.Price!).ToList();
                    Assert.All(prices, AssertPossible);
                    Assert.All(
                        report.Answers.Where(answer => answer.Refusal is not null).SelectMany(answer => answer.Refusal!.Reasons),
                        reason => Assert.True(double.IsFinite(reason.Value)));
                    Assert.Equal(prices.Count > 0, report.Recommendation is not null);
                    if (report.Recommendation is { } best)
                    {
                        AssertPossible(best);
                        Assert.InRange(best.Price, prices.Min(price => price.Price), prices.Max(price => price.Price));
                    }
                }
            }
        }
    }

    [Fact]
    public void Price_ToEnterLong_IsNeverAboveThatToEnterShort()
    {
        // Of every model but the crossing, whose two directions are not asked at the same time.
        for (var seed = 0; seed < 40; seed++)
        {
            var bars = RandomBars.Make(seed, 260);
            var pricer = Pricer(bars.Timeframe, 0.01m);
            var columns = new IndicatorCache(bars).Columns(pricer.Plan);
            for (var row = 20; row < bars.Count; row += 3)
            {
                var answers = pricer.Evaluate(columns, row, EntryQuery.AtClose(Bias.Long, bars[row])).Answers
                    .Zip(pricer.Evaluate(columns, row, EntryQuery.AtClose(Bias.Short, bars[row])).Answers);
                foreach (var (buy, sell) in answers)
                {
                    if (buy.Price is { } low && sell.Price is { } high)
                    {
                        Assert.True(low.Price <= high.Price, $"{buy.Model}: {low.Price} and {high.Price}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Price_OnACoarserTick_MovesAwayFromTheFill()
    {
        const decimal Coarse = 0.5m;
        var bars = Simulated.Value;
        var (fine, coarse) = (Pricer(bars.Timeframe, 0.0000001m), Pricer(bars.Timeframe, Coarse));
        var columns = new IndicatorCache(bars).Columns(fine.Plan);
        var compared = 0;
        for (var row = 130; row < bars.Count; row += 29)
        {
            foreach (var bias in Biases)
            {
                var query = EntryQuery.AtClose(bias, bars[row]);
                foreach (var (exact, rounded) in fine.Evaluate(columns, row, query).Answers.Zip(coarse.Evaluate(columns, row, query).Answers))
                {
                    if (exact.Price is not { } decided || rounded.Price is not { } given)
                    {
                        continue;
                    }

                    compared++;
                    var further = (given.Order == EntryOrder.Limit ? -1 : 1) * bias.Sign() * (given.Price - decided.Price);
                    Assert.Equal(0m, given.Price % Coarse);
                    Assert.InRange(further, -0.0000001m, Coarse);
                }
            }
        }

        Assert.True(compared > 500);
    }

    [Fact]
    public void SwingHistory_NewestSwings_AreThoseOfTheIndicator()
    {
        var bars = RandomBars.Make(9, 500);
        var pricer = new EntryPricer(Scene.Tick(0.01m), bars.Timeframe, [EntryPriceModelRegistry.Spec("support-resistance", 2)]);
        var high = new double[bars.Count];
        var low = new double[bars.Count];
        Swings.Compute(bars.High, bars.Low, 2, high, low);
        var history = pricer.Plan.Specs.Single(spec => spec.Definition.Name == "swing-history");
        var outputs = new IndicatorCache(bars).Outputs(history);

        Assert.Equal(high, outputs[history.Definition.Outputs.IndexOf("high1")]);
        Assert.Equal(low, outputs[history.Definition.Outputs.IndexOf("low1")]);
    }

    [Fact]
    public void SessionVwapBands_OfBarsWithVolume_AreAroundTheIndicator()
    {
        var bars = Simulated.Value;
        var pricer = new EntryPricer(Scene.Tick(0.01m), bars.Timeframe, [EntryPriceModelRegistry.Spec("vwap")]);
        var vwap = new double[bars.Count];
        Vwap.Compute(bars.OpenTicks, bars.High, bars.Low, bars.Close, bars.Volume, vwap);
        var bands = new IndicatorCache(bars).Outputs(pricer.Plan.Specs.Single(spec => spec.Definition.Name == "session-vwap-bands"))[0];

        Assert.Equal(vwap, bands);
    }

    [Fact]
    public void ReachProbability_OfRealHours_IsAboutHowOftenTheyAreReached()
    {
        // 119 hours of bitcoin are few and their returns have fat tails, so that the band is wide; it still tells a probability from its
        // complement, and hours from minutes.
        var bars = SharedData.ReadBars("BTCUSDT_binance_1h_201805.csv", Timeframe.OneHour);
        var pricer = new EntryPricer(
            Scene.Tick(0.01m), Timeframe.OneHour, [EntryPriceModelRegistry.Spec("volatility-quantile", 0.3), EntryPriceModelRegistry.Spec("atr-offset", 14, 0.25)]);
        var columns = new IndicatorCache(bars).Columns(pricer.Plan);
        var (expected, reached, asked) = (0.0, 0, 0);
        for (var row = 25; row < bars.Count - 1; row++)
        {
            foreach (var answer in pricer.Evaluate(columns, row, EntryQuery.AtClose(Bias.Long, bars[row])).Answers)
            {
                asked++;
                expected += answer.Price().ReachProbability;
                reached += bars.Low[row + 1] <= (double)answer.Price().Price ? 1 : 0;
            }
        }

        Assert.InRange(reached / (double)asked, 0.75 * expected / asked, 1.25 * expected / asked);
    }

    private static EntryPricer Pricer(Timeframe timeframe, decimal tick) => new(Scene.Tick(tick), timeframe, EntryPriceModelRegistry.Defaults);

    private static void AssertPossible(EntryPrice price)
    {
        Assert.True(price.Price > 0m);
        Assert.True(double.IsFinite(price.DistanceBasisPoints) && double.IsFinite(price.DistanceSigmas));
        Assert.InRange(price.ReachProbability, 0.0, 1.0);
        Assert.True(price.Validity > TimeSpan.Zero);
        Assert.All(price.Reasons, reason => Assert.True(double.IsFinite(reason.Value), $"{price.Model}: {reason}"));
    }
}
