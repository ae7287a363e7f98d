using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Exchanges.Tests.Kraken;

/// <summary>How Kraken tells how orders stand and what is held.</summary>
public sealed class KrakenOrderQueryTests
{
    private const string Id = "da8e4ad59b78481c93e589746b0cf91f";
    private const string Nothing = """{"error":[],"result":{"open":{},"closed":{},"count":0}}""";

    // Microseconds since 1970 at the start of the clock.
    private static readonly long FirstNonce = (FakeKraken.Start - DateTime.UnixEpoch).Ticks / 10;

    [Fact]
    public async Task Query_AsksForOpenOrdersAndThenForClosedOnes()
    {
        // The closed order of the documentation's QueryOrders, with our client order id.
        var closed = $$$"""
            {"error":[],"result":{"closed":{"OBCMZD-JIEE7-77TH3F":{"refid":null,"cl_ord_id":"{{{Id}}}","status":"closed","reason":null,"opentm":1688665496.7808,
            "closetm":1688665499.1922,"descr":{"pair":"XBTUSD","type":"buy"},"vol":"1.25000000","vol_exec":"1.25000000","cost":"27526.2","fee":"26.2"} } } }
            """;
        var venue = FakeKraken.Listing().On("OpenOrders", Nothing).On("ClosedOrders", closed);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var state = (await gateway.QueryAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken)).Value!;

        Assert.Equal((Id, "OBCMZD-JIEE7-77TH3F", OrderStatus.Filled, true), (state.ClientId, state.VenueId, state.Status, state.HasAllFees));
        Assert.Equal((1.25m, 27526.2m, 26.2m), (state.FilledQuantity, state.FilledNotional, state.Fees));
        Assert.Equal(DateTime.UnixEpoch.AddTicks(16886654991922000), state.Time);
        Assert.Equal(
            [
                ("/0/private/OpenOrders", $"nonce={FirstNonce}&cl_ord_id={Id}"),
                ("/0/private/ClosedOrders", $"nonce={FirstNonce + 1}&cl_ord_id={Id}&without_count=true"),
            ],
            venue.Sent.Select(sent => (sent.Path, sent.Body)));
    }

    [Theory]
    [InlineData("open", "0.00000000", OrderStatus.Accepted)]
    [InlineData("pending", "0.00000000", OrderStatus.Accepted)]
    [InlineData("open", "0.37500000", OrderStatus.PartlyFilled)]
    [InlineData("canceled", "0.37500000", OrderStatus.Cancelled)]
    [InlineData("expired", "0.00000000", OrderStatus.Cancelled)]
    public async Task Query_ReadsEveryState(string status, string filled, OrderStatus expected)
    {
        var order = $$"""{"cl_ord_id":"{{Id}}","status":"{{status}}","opentm":1.5,"vol_exec":"{{filled}}","cost":"1","fee":"0"}""";
        var venue = FakeKraken.Listing().On("OpenOrders", $$$"""{"error":[],"result":{"open":{"O":{{{order}}} } } }""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        Assert.Equal(expected, (await gateway.QueryAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken)).Value!.Status);
    }

    [Fact]
    public async Task Query_OfWhatTheVenueDoesNotKnow_OrAnswersWithAnotherOrder_IsNotFound()
    {
        var venue = FakeKraken.Listing().On("OpenOrders", FakeKraken.Recorded("rest_open_orders.json")).On("ClosedOrders", Nothing);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        Assert.Equal(VenueOutcome.NotFound, (await gateway.QueryAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task OpenOrders_AreThoseOfTheInstrument_OtherPeoplesIncluded()
    {
        var venue = FakeKraken.Listing().On("OpenOrders", FakeKraken.Recorded("rest_open_orders.json"));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var orders = (await gateway.OpenOrdersAsync(FakeKraken.Btc, TestContext.Current.CancellationToken)).Value!;

        var order = Assert.Single(orders);
        Assert.Equal(("O26VBY-ISGAE-JP5TLU", "", OrderStatus.Accepted), (order.VenueId, order.ClientId, order.Status));
        Assert.Equal($"nonce={FirstNonce}", venue.Sent[0].Body);
    }

    [Fact]
    public async Task Balances_HaveCommonNames_AndRewardsAreCountedWithTheirAsset()
    {
        // The documentation's answer, and balances that earn rewards or are staked.
        var venue = FakeKraken.Listing().On("BalanceEx", """
            {"error":[],"result":{"ZUSD":{"balance":25435.21,"hold_trade":8249.76},"XXBT":{"balance":"1.24350000","hold_trade":"0.84230000"},
            "USDT":{"balance":"10","hold_trade":"4"},"USDT.F":{"balance":"5","hold_trade":"0"},"ETH.B":{"balance":"2"},"XXDG":{"balance":"7"},"ZEUS":{"balance":"3"}}}
            """);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var balances = (await gateway.BalancesAsync(TestContext.Current.CancellationToken)).Value!;

        Assert.Equal(
            [
                new VenueBalance("USD", 17185.45m, 8249.76m), new VenueBalance("BTC", 0.4012m, 0.8423m), new VenueBalance("USDT", 11m, 4m),
                new VenueBalance("ETH.B", 2m, 0m), new VenueBalance("DOGE", 7m, 0m), new VenueBalance("ZEUS", 3m, 0m),
            ],
            balances);
        Assert.Equal("/0/private/BalanceEx", venue.Sent[0].Path);
    }
}
