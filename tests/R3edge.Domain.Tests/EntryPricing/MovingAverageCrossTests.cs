using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.EntryPricing;

public sealed class MovingAverageCrossTests
{
    [Fact]
    public void Level_OfFallingCloses_IsWhereTheNextCloseMakesThemMeet()
    {
        // 10, 9, 8, 7 with averages of 2 and 4: 7.5 is below 8.5. With p next: (7 + p) / 2 = (24 + p) / 4 at p = 10.
        var price = Scene.Ask(Scene.Closes(10.0, 9.0, 8.0, 7.0), Bias.Long, "ma-cross", 2, 4).Price();

        Assert.Equal((10m, EntryOrder.Stop, false), (price.Price, price.Order, price.IsMarketable));
        Assert.Equal((7.5, 8.5), (price.Reason("fast average"), price.Reason("slow average")));
    }

    [Fact]
    public void Level_OnTheSideOfTheBias_IsRefused() =>
        Assert.Equal(EntryRefusalKind.AlreadyCrossed, Scene.Ask(Scene.Closes(10.0, 9.0, 8.0, 7.0), Bias.Short, "ma-cross", 2, 4).Refused().Kind);

    [Fact]
    public void Level_ThatTheMarketHasPassed_IsMarketable()
    {
        // 10, 4, 8, 8 with 2 and 4: 8 above 7.5, so short is ahead: (8 + p) / 2 = (20 + p) / 4 at p = 4. A market at 3 is past it.
        var bars = Scene.Closes(10.0, 4.0, 8.0, 8.0);

        var price = Scene.Ask(bars, EntryQuery.AtClose(Bias.Short, bars[^1]) with { MarketPrice = 3.0 }, 0.01m, "ma-cross", 2, 4).Price();

        Assert.Equal((4m, true, 1.0), (price.Price, price.IsMarketable, price.ReachProbability));
    }

    [Theory]
    [InlineData(Bias.Long, 9.7)]
    [InlineData(Bias.Short, 9.6)]
    public void Price_OfAStop_NeverTriggersBeforeTheLevel(Bias bias, double expected)
    {
        // (F + p) / 2 = (S + p) / 3 at p = 2 S - 3 F: rising to meet 2 * 16.825 - 3 * 8 = 9.65, and falling to 2 * 16.825 - 3 * 8 too.
        double[] closes = bias == Bias.Long ? [9.0, 8.825, 8.0] : [7.0, 8.825, 8.0];
        var bars = Scene.Closes(closes);

        Assert.Equal((decimal)expected, Scene.Ask(bars, EntryQuery.AtClose(bias, bars[^1]) with { MarketPrice = bias == Bias.Long ? 8.0 : 12.0 }, 0.1m, "ma-cross", 2, 3).Price().Price);
    }

    [Fact]
    public void Level_AppendedAsAClose_IsWhereTheStrategyStartsToCross() => Prop.ForAll(
        Gen.Choose(5_000, 15_000).ArrayOf(40).ToArbitrary(),
        Gen.Choose(2, 9).Two().ToArbitrary(),
        (cents, periods) =>
        {
            var (fast, slow) = (periods.Item1, periods.Item1 + periods.Item2);
            var bars = Scene.Closes(cents.Select(cent => cent / 100.0));
            var sma = (int period) => cents[^period..].Average();
            if (Math.Abs(sma(fast) - sma(slow)) < 1e-6)
            {
                return true;
            }

            var bias = sma(fast) < sma(slow) ? Bias.Long : Bias.Short;
            if (!Scene.Ask(bars, EntryQuery.AtClose(bias, bars[^1]), 0.0000000001m, "ma-cross", fast, slow).TryGet(out var price, out var refusal))
            {
                // So steep a fall is met only by a price below 0.
                return refusal.Kind == EntryRefusalKind.ImpossiblePrice;
            }

            var enters = bias == Bias.Long ? SignalAction.EnterLong : SignalAction.EnterShort;
            var just = bias.Sign() * 1e-7;
            return Decide(bars, (double)price.Price + just, fast, slow) == enters
                && Decide(bars, (double)price.Price - just, fast, slow) == SignalAction.None;
        }).QuickCheckThrowOnFailure();

    private static SignalAction Decide(List<Bar> bars, double close, int fast, int slow)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneHour);
        foreach (var bar in bars)
        {
            builder.Add(bar);
        }

        builder.Add(Scene.Bar(bars.Count, close, close, close, 1.0));
        Assert.True(StrategyRegistry.TryFind("ma-cross", out var definition, out _));
        Assert.True(StrategyRegistry.TryParameters(definition, [new("fast", fast), new("slow", slow)], out var parameters, out _));
        var plan = new BoardPlan();
        var strategy = definition.Create(parameters, plan);
        var actions = new SignalAction[bars.Count + 1];
        strategy.DecideAll(new IndicatorCache(builder.Build()).Columns(plan), actions);
        return actions[^1];
    }
}
