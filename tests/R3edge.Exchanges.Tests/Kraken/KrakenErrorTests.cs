using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Tests.Kraken;

/// <summary>What Kraken's errors mean, and when it is left alone.</summary>
public sealed class KrakenErrorTests
{
    private static readonly VenueOrder Limit = new(
        "da8e4ad59b78481c93e589746b0cf91f", FakeKraken.Btc, Side.Buy, OrderTerms.Limit(29_500.5m), 0.0100m, 0m);

    [Theory]
    [InlineData("EOrder:Insufficient funds", VenueOutcome.Refused, OrderRefusal.InsufficientFunds, VenueOutcome.Refused)]
    [InlineData("EOrder:Order minimum not met", VenueOutcome.Refused, OrderRefusal.BelowLot, VenueOutcome.Refused)]
    [InlineData("EOrder:Cost minimum not met", VenueOutcome.Refused, OrderRefusal.BelowMinimumNotional, VenueOutcome.Refused)]
    [InlineData("EOrder:Tick size check failed", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EOrder:Orders limit exceeded", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EGeneral:Invalid arguments", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EGeneral:Invalid arguments:Index unavailable", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EQuery:Unknown asset pair", VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable, VenueOutcome.Refused)]
    [InlineData("EOrder:Unknown order", VenueOutcome.NotFound, OrderRefusal.None, VenueOutcome.NotFound)]
    [InlineData("EAPI:Invalid key", VenueOutcome.NotAuthorised, OrderRefusal.None, VenueOutcome.NotAuthorised)]
    [InlineData("EAPI:Invalid signature", VenueOutcome.NotAuthorised, OrderRefusal.None, VenueOutcome.NotAuthorised)]
    [InlineData("EGeneral:Permission denied", VenueOutcome.NotAuthorised, OrderRefusal.None, VenueOutcome.NotAuthorised)]
    [InlineData("EAPI:Invalid nonce", VenueOutcome.ClockSkew, OrderRefusal.None, VenueOutcome.ClockSkew)]
    [InlineData("EService:Market in cancel_only mode", VenueOutcome.Unavailable, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EService:Market in post_only mode", VenueOutcome.Unavailable, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EOrder:Rate limit exceeded", VenueOutcome.RateLimited, OrderRefusal.None, VenueOutcome.RateLimited)]
    [InlineData("EOrder:Domain rate limit exceeded", VenueOutcome.RateLimited, OrderRefusal.None, VenueOutcome.RateLimited)]
    [InlineData("EService:Unavailable", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EService:Busy", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EService:Deadline elapsed", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EGeneral:Internal error:7", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EGeneral:Invalid arguments:cl_ord_id not unique", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("something new", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    public async Task Errors_ComeWithHttp200_AndMeanWhatTheVenuePublishes(
        string error, VenueOutcome placed, OrderRefusal reason, VenueOutcome read)
    {
        var body = $$"""{"error":["WGeneral:Take care","{{error}}"]}""";
        var venue = FakeKraken.Listing().On("AddOrder", body).On("BalanceEx", body);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var order = await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken);
        var balances = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal((placed, reason, error), (order.Outcome, order.Reason, order.Message));
        Assert.Equal((read, reason), (balances.Outcome, balances.Reason));
    }

    [Fact]
    public async Task InvalidNonce_MeasuresTheClockAnew()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":["EAPI:Invalid nonce"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["/0/private/BalanceEx", "/0/public/Time"], venue.Paths);
    }

    [Fact]
    public async Task OneErrorAmongSeveral_ThatLeavesItOpen_LeavesItOpen()
    {
        var venue = FakeKraken.Listing().On("AddOrder", """{"error":["EOrder:Insufficient funds","EService:Timeout"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        Assert.Equal(VenueOutcome.Unknown, (await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task Lockout_SilencesEveryRequest_UntilItIsOver()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":["EGeneral:Temporary lockout"]}""", """{"error":[],"result":{}}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var first = await gateway.BalancesAsync(TestContext.Current.CancellationToken);
        var meanwhile = await gateway.BalancesAsync(TestContext.Current.CancellationToken);
        venue.Clock.Advance(TimeSpan.FromMinutes(15));
        var after = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal((VenueOutcome.RateLimited, TimeSpan.FromMinutes(15)), (first.Outcome, first.RetryAfter));
        Assert.Equal((VenueOutcome.RateLimited, VenueOutcome.Done), (meanwhile.Outcome, after.Outcome));
        Assert.Equal(2, venue.Sent.Count);
    }

    [Fact]
    public async Task Throttled_WaitsUntilTheTimeThatTheVenueNames()
    {
        var until = new DateTimeOffset(FakeKraken.Start).ToUnixTimeSeconds() + 42;
        var venue = FakeKraken.Listing().On("BalanceEx", $$"""{"error":["EService: Throttled: {{until}}"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal((VenueOutcome.RateLimited, TimeSpan.FromSeconds(42)), (answer.Outcome, answer.RetryAfter));
    }

    [Fact]
    public async Task Reads_StopBeforeTheVenuesCounterIsFull_OrdersDoNot()
    {
        var venue = FakeKraken.Listing()
            .On("BalanceEx", """{"error":[],"result":{}}""")
            .On("AddOrder", FakeKraken.Recorded("rest_add_order_response.json"));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);
        for (var call = 0; call < 12; call++)
        {
            Assert.True((await gateway.BalancesAsync(TestContext.Current.CancellationToken)).IsDone);
        }

        var refused = await gateway.BalancesAsync(TestContext.Current.CancellationToken);
        var order = await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken);
        venue.Clock.Advance(TimeSpan.FromSeconds(3.1));
        var later = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        // One call more needs 1 / 0.33 = 3.03 s.
        Assert.Equal((VenueOutcome.RateLimited, 3.03), (refused.Outcome, Math.Round(refused.RetryAfter.TotalSeconds, 2)));
        Assert.True(order.IsDone);
        Assert.True(later.IsDone);
        Assert.Equal(14, venue.Sent.Count);
    }

    [Fact]
    public async Task CallsAboveTheLimit_AsByTheSameKeyElsewhere_WaitUntilThereIsRoom()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":["EAPI:Rate limit exceeded"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        // From 15 to 11 at 0.33 a second.
        Assert.Equal((VenueOutcome.RateLimited, 12.12), (answer.Outcome, Math.Round(answer.RetryAfter.TotalSeconds, 2)));
        Assert.Equal(VenueOutcome.RateLimited, (await gateway.BalancesAsync(TestContext.Current.CancellationToken)).Outcome);
        Assert.Single(venue.Sent);
    }
}
