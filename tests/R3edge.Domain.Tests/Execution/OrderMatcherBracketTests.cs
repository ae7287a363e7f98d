using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

/// <summary>Stop and target of one position while replacements and cancellations are on their way: never do both sides trade.</summary>
public sealed class OrderMatcherBracketTests
{
    private static readonly FillModel Slow = new() { Latency = TimeSpan.FromMinutes(5), Path = IntrabarPath.HighFirst };

    private static readonly Bar Quiet = Bar(1, 100, 105, 95, 100);

    private static readonly Bar ThroughBoth = Bar(2, 100, 111, 80, 85);

    [Fact]
    public void Cancel_ReplacementOnItsWay_TakesOutTheOrderItWouldHaveReplaced()
    {
        var matcher = Matcher(Slow).With(Stop(1, 90m, hour: 0.5), Target(2, 110m, hour: 0.5));
        matcher.Read(Quiet);
        matcher.Replace(Id(1), Stop(3, 94m, hour: 2.0));

        var read = matcher.Read(ThroughBoth, happening =>
        {
            if (happening.Fills(2))
            {
                matcher.Cancel(Id(3), Hour(3));
            }
        });

        Assert.Equal([Id(2), Id(1), Id(3)], read.Select(happening => happening.Report.OrderId));
        Assert.Equal([OrderStatus.Filled, OrderStatus.Cancelled, OrderStatus.Cancelled], read.Select(happening => happening.Report.Status));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Replace_ReplacementOnItsWayByOneWithinTheBar_LeavesOnlyTheLast()
    {
        var matcher = Matcher(Slow).With(Stop(1, 90m, hour: 0.5), Target(2, 110m, quantity: 0.4m, hour: 0.5));
        matcher.Read(Quiet);
        matcher.Replace(Id(1), Stop(3, 94m, hour: 2.0));

        var fills = matcher.Fills(ThroughBoth, happening =>
        {
            if (happening.Fills(2))
            {
                matcher.Replace(Id(3), Stop(4, 94m, quantity: 0.6m, hour: 2.0));
            }
        });

        Assert.Equal([Id(2), Id(4)], fills.Select(fill => fill.OrderId));
        Assert.Equal(1m, fills.Sum(fill => fill.Quantity));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void TryNext_OneSideFillsWhileBothAreBeingCancelled_TheOtherDoesNot()
    {
        var matcher = Matcher(Slow).With(Stop(1, 90m, hour: 0.5), Target(2, 110m, hour: 0.5));
        matcher.Read(Quiet);
        matcher.Cancel(Id(1), Hour(2));
        matcher.Cancel(Id(2), Hour(2));

        var read = matcher.Read(ThroughBoth);

        Assert.Equal([(Id(2), OrderStatus.Filled), (Id(1), OrderStatus.Cancelled)], read.Select(happening => (happening.Report.OrderId, happening.Report.Status)));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void BeginBar_ReplacementAndItsCancellationArriveTogether_NeitherOrderIsLeft()
    {
        var matcher = Matcher(Slow).With(Stop(1, 90m, hour: 0.5), Target(2, 130m, hour: 0.5));
        matcher.Read(Quiet);
        matcher.Replace(Id(1), Stop(3, 94m, hour: 2.0));
        matcher.Cancel(Id(3), Hour(2));

        Assert.Empty(matcher.Fills(Bar(2, 100, 105, 95, 100)));
        Assert.Empty(matcher.Fills(Bar(3, 100, 111, 80, 85)));
        Assert.Equal([Id(2)], matcher.WorkingOrders.Select(order => order.Id));
    }
}
