using R3edge.Domain.Execution;
using R3edge.Domain.Tracking;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

/// <summary>No order outlives those who know of it, and none turns the position it may only reduce.</summary>
public sealed class OrderMatcherOwnershipTests
{
    private static readonly PositionId Position = new(7);

    [Fact]
    public void Cancel_ReplacementThatArrivesWithItsCancellation_TakesTheReplacedOrderAlong()
    {
        // A stop is moved at a close, and at the same close a signal leaves the position: only the new stop is cancelled.
        var matcher = Matcher().With(Stop(1, 80m));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Replace(Id(1), Stop(2, 94m, hour: 2));
        matcher.Cancel(Id(2), Hour(2));
        var reports = matcher.Read(Bar(2, 97, 98, 79, 90)).Select(happening => (happening.Report.OrderId, happening.Report.Status));
        Assert.Equal([(Id(1), OrderStatus.Cancelled), (Id(2), OrderStatus.Cancelled)], reports);
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Replace_ReplacementStillOnItsWay_TakesTheFirstOrderAlong()
    {
        // Stop 2 is on its way into the place of 1; a target fills within the bar and stop 3 takes the place of 2 at once.
        var matcher = Matcher(new FillModel { Latency = TimeSpan.FromMinutes(5) }).With(Stop(1, 80m, hour: 0.5), Target(9, 110m, 0.5m, hour: 0.5));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Replace(Id(1), Stop(2, 94m, hour: 2));
        matcher.Read(Bar(2, 100, 111, 99, 110), happening =>
        {
            if (happening.Fills(9))
            {
                matcher.Replace(Id(2), Stop(3, 94m, 0.5m, hour: 2));
            }
        });
        Assert.Equal(Id(3), Assert.Single(matcher.WorkingOrders).Id);
        Assert.Equal((Id(3), 0.5m), Assert.Single(matcher.Fills(Bar(3, 100, 101, 70, 75)).Select(fill => (fill.OrderId, fill.Quantity))));
    }

    [Fact]
    public void TryNext_StopAndTargetForTheWholePositionTouchedInOneBar_OnlyTheFirstFills()
    {
        var matcher = Matcher().With(Of(Buy(1, OrderTerms.Market)), Of(Stop(2, 95m)), Of(Target(3, 105m)));
        var happenings = matcher.Read(Bar(1, 100, 110, 90, 100));
        Assert.Equal([Id(1), Id(2)], happenings.Where(happening => happening.IsFill).Select(happening => happening.Fill.OrderId));
        Assert.Equal(
            new OrderReport(Id(3), OrderStatus.Rejected, 0m, 0m, 0m, Hour(1), OrderRefusal.NothingToReduce), happenings[^1].Report);
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void TryNext_StopForMoreThanATargetLeft_FillsWhatIsLeft()
    {
        // 0.4 of 1 is sold at 105; the stop for 1 sells 0.6 x 95 = 57.
        var matcher = Matcher(IntrabarPath.HighFirst).With(Of(Buy(1, OrderTerms.Market)), Of(Stop(2, 95m)), Of(Target(3, 105m, 0.4m)));
        var happenings = matcher.Read(Bar(1, 100, 110, 90, 100));
        Assert.Equal(
            new OrderReport(Id(2), OrderStatus.Cancelled, 0.6m, 57m, 0m, Hour(1), OrderRefusal.NothingToReduce), happenings[^1].Report);
        Assert.Equal(0.6m, happenings[^1].Fill.Quantity);
        Assert.True(matcher.IsIdle);
    }

    private static Order Of(Order order) => order with { PositionId = Position };
}
