using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Application.Tests.Gateways;

/// <summary>A stop that a venue changes in place: one order there, whose owner changes.</summary>
public sealed class MovedStopTests
{
    private readonly LaneScene _scene = new();

    public MovedStopTests() => _scene.Venue.CanReplace = true;

    [Fact]
    public async Task Stop_ChangedInPlace_GoesOnUnderTheIdOfTheOldOne_AndItsFillIsTheNewOnes()
    {
        var (first, second, third) = (_scene.AStop(1, 90m), _scene.AStop(2, 95m), _scene.AStop(3, 97m));
        await _scene.PlaceAsync(first);
        await _scene.ReplaceAsync(first, second);
        await _scene.ReplaceAsync(second, third);
        var (id, order) = Assert.Single(_scene.Venue.Working);

        _scene.Venue.Fill(id, 1m, 96.9m);
        await _scene.LookAsync();

        Assert.Equal(OrderTerms.Stop(97m), order.Terms);
        Assert.Single(_scene.Venue.Placed);
        Assert.Equal(OrderStatus.Cancelled, _scene.Reports(first)[^1].Status);
        Assert.Equal(OrderStatus.Cancelled, _scene.Reports(second)[^1].Status);
        Assert.Equal((OrderStatus.Filled, 1m, 96.9m), Told(_scene.Reports(third)[^1]));
        Assert.Equal(0m, _scene.Reports(first).Concat(_scene.Reports(second)).Sum(report => report.FilledQuantity));
    }

    [Fact]
    public async Task Stop_ChangedInPlace_IsCancelledUnderTheIdThatTheVenueKnows()
    {
        var (first, second) = (_scene.AStop(1, 90m), _scene.AStop(2, 95m));
        await _scene.PlaceAsync(first);
        await _scene.ReplaceAsync(first, second);

        await _scene.CancelAsync(second);

        Assert.Empty(_scene.Venue.Working);
        Assert.Equal(OrderStatus.Cancelled, _scene.Reports(second)[^1].Status);
    }

    [Fact]
    public async Task Change_OfUnknownOutcome_LeavesTheStopAtWork_AndIsAskedForAgainOnlyWhenItsRequestIsTooOld()
    {
        var (first, second) = (_scene.AStop(1, 90m), _scene.AStop(2, 95m));
        await _scene.PlaceAsync(first);
        var asked = new List<DateTime>();
        _scene.Venue.BeforeReplacing = (_, _) =>
        {
            asked.Add(_scene.Clock.GetUtcNow().UtcDateTime);
            return asked.Count == 1 ? Answer(VenueOutcome.Unknown) : null;
        };

        await _scene.ReplaceAsync(first, second);
        Assert.Equal(OrderTerms.Stop(90m), Assert.Single(_scene.Venue.Working).Value.Terms);
        await _scene.LookUntilAsync(() => _scene.Reports(second).Length > 0);

        Assert.Equal(OrderTerms.Stop(95m), Assert.Single(_scene.Venue.Working).Value.Terms);
        Assert.Equal(2, asked.Count);
        Assert.True(asked[1] - asked[0] >= TimeSpan.FromSeconds(6), $"It was asked for again after {asked[1] - asked[0]}.");
        Assert.Equal(OrderStatus.Cancelled, _scene.Reports(first)[^1].Status);
    }

    [Fact]
    public async Task Stop_TouchedWhileTheOutcomeOfItsChangeIsUnknown_HasItsFill_AndTheNewOneIsNotPlaced()
    {
        var (first, second) = (_scene.AStop(1, 90m), _scene.AStop(2, 95m));
        await _scene.PlaceAsync(first);
        _scene.Venue.BeforeReplacing = (_, _) => Answer(VenueOutcome.Unknown);
        await _scene.ReplaceAsync(first, second);

        _scene.Venue.Fill(_scene.Venue.Placed[0], 1m, 89m);
        await _scene.LookUntilAsync(() => _scene.Reports(second).Length > 0);

        Assert.Equal((OrderStatus.Filled, 1m, 89m), Told(_scene.Reports(first)[^1]));
        Assert.Equal((OrderStatus.Rejected, OrderRefusal.NothingToReduce), (_scene.Reports(second)[^1].Status, _scene.Reports(second)[^1].Reason));
        Assert.Single(_scene.Venue.Placed);
    }

    [Fact]
    public async Task Change_ThatTheVenueRefuses_IsMadeByCancellingAndPlacing()
    {
        var (first, second) = (_scene.AStop(1, 90m), _scene.AStop(2, 95m));
        await _scene.PlaceAsync(first);
        _scene.Venue.BeforeReplacing = (_, _) => Answer(VenueOutcome.Refused);

        await _scene.ReplaceAsync(first, second);

        Assert.Equal(OrderTerms.Stop(95m), Assert.Single(_scene.Venue.Working).Value.Terms);
        Assert.Equal(2, _scene.Venue.Placed.Count);
        Assert.Equal(OrderStatus.Cancelled, _scene.Reports(first)[^1].Status);
    }

    [Theory]
    [InlineData(VenueOutcome.RateLimited)]
    [InlineData(VenueOutcome.Unavailable)]
    [InlineData(VenueOutcome.ClockSkew)]
    [InlineData(VenueOutcome.NotAuthorised)]
    public async Task Change_ThatIsNotToBeHadNow_LeavesTheOldStopAtWork(VenueOutcome outcome)
    {
        var (first, second) = (_scene.AStop(1, 90m), _scene.AStop(2, 95m));
        await _scene.PlaceAsync(first);
        _scene.Venue.BeforeReplacing = (_, _) => Answer(outcome);
        await _scene.ReplaceAsync(first, second);
        Assert.Equal(OrderTerms.Stop(90m), Assert.Single(_scene.Venue.Working).Value.Terms);
        Assert.Empty(_scene.Reports(second));

        _scene.Venue.BeforeReplacing = null;
        await _scene.LookUntilAsync(() => _scene.Reports(second).Length > 0);

        Assert.Equal(OrderTerms.Stop(95m), Assert.Single(_scene.Venue.Working).Value.Terms);
        Assert.Single(_scene.Venue.Placed);
    }

    [Fact]
    public async Task ProcessThatDies_BetweenTheNewOwnerAndTheEndOfTheOldOne_LeavesTheStopAtTheVenueAlone()
    {
        var (first, second) = (_scene.AStop(1, 90m), _scene.AStop(2, 95m));
        await _scene.PlaceAsync(first);
        _scene.Hubs.Fault = () => _scene.Reports(second).Length > 0 && _scene.Reports(first).Length == 1 && Once() ? false : null;

        await _scene.ReplaceAsync(first, second);
        await _scene.LookUntilAsync(() => _scene.Reports(first).Length == 2);

        Assert.True(_isOnce);
        Assert.Equal(OrderTerms.Stop(95m), Assert.Single(_scene.Venue.Working).Value.Terms);
        Assert.Equal(OrderStatus.Cancelled, _scene.Reports(first)[^1].Status);
        Assert.Equal(OrderStatus.Accepted, Assert.Single(_scene.Reports(second)).Status);
    }

    private bool _isOnce;

    private bool Once()
    {
        var isFirst = !_isOnce;
        _isOnce = true;
        return isFirst;
    }

    private static VenueAnswer<VenueReplacement> Answer(VenueOutcome outcome) => new(outcome, null, "As told.");

    private static (OrderStatus Status, decimal Quantity, decimal Notional) Told(OrderReport report) =>
        (report.Status, report.FilledQuantity, report.FilledNotional);
}
