using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Application.Tests.Gateways;

/// <summary>Orders that the venue had taken and does not know any more, and those that come too late.</summary>
public sealed class MissingOrderTests
{
    private readonly LaneScene _scene = new();

    [Fact]
    public async Task OrderToCancel_ThatTheVenueForgot_IsTakenToBeOverByName_AfterHalfAMinute_AndAfterItsFillsWereAskedFor()
    {
        var order = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        await _scene.PlaceAsync(order);
        _scene.Venue.Forget(_scene.Venue.Placed[0]);

        var began = _scene.Clock.GetUtcNow();
        await _scene.CancelAsync(order);
        Assert.Equal(OrderStatus.Accepted, _scene.Reports(order)[^1].Status);
        await _scene.LookUntilAsync(() => _scene.Reports(order)[^1].IsFinal);

        var last = _scene.Reports(order)[^1];
        Assert.Equal((OrderStatus.Cancelled, OrderRefusal.UnknownToVenue, 0m), (last.Status, last.Reason, last.FilledQuantity));
        Assert.InRange(_scene.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(70));
        Assert.Equal(1, _scene.Venue.FillsAsked);
        Assert.Contains("is taken to be over", _scene.Health.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OrderToCancel_ThatTheVenueForgotButNotItsFills_IsToldWithThem()
    {
        var order = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        await _scene.PlaceAsync(order);
        _scene.Venue.Forget(_scene.Venue.Placed[0]);
        _scene.Venue.Fills = new VenueOrderState("", "7", OrderStatus.Cancelled, 0.4m, 40m, 0.04m, _scene.Clock.GetUtcNow().UtcDateTime);

        await _scene.CancelAsync(order);
        await _scene.LookUntilAsync(() => _scene.Reports(order)[^1].IsFinal);

        var last = _scene.Reports(order)[^1];
        Assert.Equal((OrderStatus.Cancelled, 0.4m, 40m, 0.04m), (last.Status, last.FilledQuantity, last.FilledNotional, last.Fees));
    }

    [Fact]
    public async Task OrderToCancel_ThatTheVenueKnowsAgain_IsCancelledAsAnyOther()
    {
        var order = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        await _scene.PlaceAsync(order);
        var id = _scene.Venue.Placed[0];
        var state = _scene.Venue.Take(id);
        await _scene.CancelAsync(order);
        _scene.Venue.Give(state);

        await _scene.LookUntilAsync(() => _scene.Reports(order)[^1].IsFinal);

        Assert.Equal((OrderStatus.Cancelled, OrderRefusal.None), (_scene.Reports(order)[^1].Status, _scene.Reports(order)[^1].Reason));
        Assert.Equal(0, _scene.Venue.FillsAsked);
    }

    [Fact]
    public async Task OrderThatIsToGoOn_ThoughTheVenueForgotIt_IsToldInTheHealth_AndNotGivenUp()
    {
        var order = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        await _scene.PlaceAsync(order);
        _scene.Venue.Forget(_scene.Venue.Placed[0]);

        for (var minute = 0; minute < 5; minute++)
        {
            _scene.Clock.Advance(TimeSpan.FromMinutes(1));
            await _scene.LookAsync();
        }

        Assert.Equal(OrderStatus.Accepted, Assert.Single(_scene.Reports(order)).Status);
        Assert.Contains("does not know order", _scene.Health.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopToCancel_ThatTheVenueForgets_IsCancelledAfterASecond()
    {
        var stop = _scene.AStop(1, 90m);
        await _scene.PlaceAsync(stop);
        _scene.Venue.Forget(_scene.Venue.Placed[0]);

        var began = _scene.Clock.GetUtcNow();
        await _scene.CancelAsync(stop);

        Assert.Equal((OrderStatus.Cancelled, OrderRefusal.None), (_scene.Reports(stop)[^1].Status, _scene.Reports(stop)[^1].Reason));
        Assert.InRange(_scene.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Entry_OlderThanItsLifetime_IsRefusedByName_AndAnExitIsSentWhateverItsAge()
    {
        var entry = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        var exit = _scene.AnOrder(2, OrderRole.Exit, OrderTerms.Limit(100m));
        _scene.Clock.Advance(TimeSpan.FromSeconds(61));

        await _scene.PlaceAsync(entry);
        await _scene.PlaceAsync(exit);

        var report = Assert.Single(_scene.Reports(entry));
        Assert.Equal((OrderStatus.Rejected, OrderRefusal.TooOld), (report.Status, report.Reason));
        Assert.Single(_scene.Venue.Placed);
    }
}
