using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Execution;

/// <summary>What holds for any sequence of bars and orders; each case is a random market grown from a seed.</summary>
public class OrderMatcherPropertyTests
{
    private static readonly OrderMatcherStory.Taste Any = new();
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Fills_WithoutSlippage_AreWithinTheirBar() => ForAnyStory(
        Any with { Slips = false },
        story => story.Fills.All(fill =>
            (double)fill.Price >= story.BarAt(fill.Time).Low && (double)fill.Price <= story.BarAt(fill.Time).High));

    [Fact]
    public void Fills_OfOrdersWithALimit_AreNeverWorseThanIt() => ForAnyStory(
        Any,
        story => story.Fills.Where(fill => story.Order(fill).Terms.HasLimit).All(fill =>
            NotBetter(fill, story.Order(fill).Terms.LimitPrice, fill.Price)));

    [Fact]
    public void Fills_OfWholeStops_AreNeverBetterThanTheStopPrice() => ForAnyStory(
        // The rest of a stop cut by the volume limit is a market order: that may do better on a later bar.
        Any with { LimitsVolume = false },
        story => story.Fills.Where(fill => story.Order(fill).Terms.Type == OrderType.Stop).All(fill =>
            NotBetter(fill, fill.Price, story.Order(fill).Terms.StopPrice)));

    [Fact]
    public void Fills_OfAnOrder_StayWithinItsQuantityAndFunds() => ForAnyStory(
        Any,
        story => story.Fills.GroupBy(fill => fill.OrderId).All(fills =>
            fills.Sum(fill => fill.Quantity) <= story.Order(fills.First()).Amount.Quantity
            && fills.Sum(fill => fill.Notional + fill.Fee) <= story.Order(fills.First()).Amount.Funds));

    [Fact]
    public void Fills_OfEntries_AreWithinBuyingPower() => ForAnyStory(
        Any,
        story => story.Fills.Where(fill => !story.Order(fill).IsReduceOnly).All(fill =>
            fill.Notional + fill.Fee <= OrderMatcherStory.BuyingPower));

    [Fact]
    public void Fills_OfABar_TakeAtMostTheVolumeShare() => ForAnyStory(
        Any with { LimitsVolume = true },
        story => story.Fills.GroupBy(fill => fill.Time).All(fills =>
            fills.Sum(fill => fill.Quantity) <= story.Model.MaximumVolumeShare!.Value * (decimal)story.BarAt(fills.Key).Volume));

    [Fact]
    public void Reports_OfOrdersSentAtAClose_NeverPrecedeTheirArrival() => ForAnyStory(
        Any,
        story => story.Fills.Where(fill => story.SentAtClose.Contains(fill.OrderId)).All(fill =>
            fill.Time >= story.Order(fill).CreatedAt + story.Model.Latency));

    [Fact]
    public void Reports_OfAnOrder_EndOnceAndTotalItsFills() => ForAnyStory(
        Any,
        story => story.Reports.GroupBy(report => report.OrderId).All(reports =>
        {
            var fills = story.Fills.Where(fill => fill.OrderId == reports.Key).ToList();
            var last = reports.Last();
            return reports.SkipLast(1).All(report => !report.IsFinal)
                && reports.Count(report => report.Status == OrderStatus.Accepted) <= 1
                && last.FilledQuantity == fills.Sum(fill => fill.Quantity)
                && last.FilledNotional == fills.Sum(fill => fill.Notional)
                && last.Fees == fills.Sum(fill => fill.Fee);
        }));

    [Fact]
    public void Orders_EverySentOne_IsEitherWorkingOrFinallyReported() => ForAnyStory(
        Any,
        story => story.Sent.Keys.All(id =>
            story.Reports.Any(report => report.OrderId == id && report.IsFinal)
            != story.Matcher.WorkingOrders.Any(order => order.Id == id)));

    [Fact]
    public void Skipping_BarsOnWhichNothingCouldTrade_ChangesNothing() => ForAnyStory(
        Any,
        story =>
        {
            var all = OrderMatcherStory.Tell(story.Seed, Any, skips: _ => true);
            var some = OrderMatcherStory.Tell(story.Seed, Any, skips: bar => bar.OpenTime.Hour % 2 == 0);
            return story.Reports.SequenceEqual(all.Reports) && story.Fills.SequenceEqual(all.Fills)
                && story.Reports.SequenceEqual(some.Reports) && story.Fills.SequenceEqual(some.Fills);
        });

    [Fact]
    public void StopAndTarget_BothTouchedInOneBar_PessimisticStopsAndOptimisticTakesTheTarget() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var isLong = random.Next(2) == 0;
            var bar = Scene.Bar(1, 100, 101 + random.Next(20), 99 - random.Next(20), 100 + random.NextDouble());
            var high = 100m + (random.Next(1, 100) / 100m * ((decimal)bar.High - 100m));
            var low = 100m - (random.Next(1, 100) / 100m * (100m - (decimal)bar.Low));
            var side = isLong ? Side.Sell : Side.Buy;
            var stop = Scene.Order(1, OrderRole.Stop, side, OrderTerms.Stop(isLong ? low : high));
            var target = Scene.Order(2, OrderRole.Target, side, OrderTerms.Limit(isLong ? high : low));
            Order[] orders = random.Next(2) == 0 ? [stop, target] : [target, stop];
            var worst = Scene.Matcher(IntrabarPath.Pessimistic).With(orders).Fills(bar)[0];
            var best = Scene.Matcher(IntrabarPath.Optimistic).With(orders).Fills(bar)[0];
            return worst.OrderId == stop.Id && best.OrderId == target.Id;
        }).QuickCheckThrowOnFailure();

    private static bool NotBetter(Fill fill, decimal price, decimal reference) =>
        fill.Side == Side.Buy ? price >= reference : price <= reference;

    private static void ForAnyStory(OrderMatcherStory.Taste taste, Func<OrderMatcherStory, bool> holds)
    {
        var fills = 0;
        Prop.ForAll(Seeds, seed =>
        {
            var story = OrderMatcherStory.Tell(seed, taste);
            fills += story.Fills.Count;
            return holds(story);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.True(fills > 500, $"only {fills} fills were looked at");
    }
}
