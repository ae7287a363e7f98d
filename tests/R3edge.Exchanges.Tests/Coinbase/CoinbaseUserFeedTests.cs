using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Secrets;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Tests.Connections;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests.Coinbase;

/// <summary>What the user channel says, and how its connection is made and given up.</summary>
public sealed class CoinbaseUserFeedTests : IDisposable
{
    private const string Ack = """{"channel":"subscriptions","timestamp":"2026-04-07T14:30:00Z","sequence_num":0,"events":[{"subscriptions":{"user":["u"]}}]}""";
    private readonly CoinbaseDouble _venue = new();
    private readonly Listener _heard = new();

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void Snapshot_OfAFilledOrder_HasItsWorthAndItsFees()
    {
        var state = Assert.Single(Read("at_ws_user_snapshot.json"));

        Assert.Equal(("XXX", "YYY", OrderStatus.Filled), (state.ClientId, state.VenueId, state.Status));
        Assert.Equal((0.01m, 500m, 2m, true), (state.FilledQuantity, state.FilledNotional, state.Fees, state.HasAllFees));
        Assert.Equal(new DateTime(2023, 2, 9, 20, 33, 57, DateTimeKind.Utc).AddTicks(6099314), state.Time);
    }

    [Fact]
    public void Order_ThatIsOpen_IsAccepted()
    {
        var state = Assert.Single(Read("at_ws_user_order.json"));

        Assert.Equal(("11111-000000-000001", OrderStatus.Accepted, 0m, true), (state.ClientId, state.Status, state.FilledQuantity, state.HasAllFees));
        Assert.Equal(new DateTime(2026, 4, 7, 14, 30, 6, DateTimeKind.Utc), state.Time);
    }

    [Fact]
    public void RecordedOrder_OverHttp_IsPartlyFilledWithItsFees()
    {
        var root = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(SharedData.Require("wire/coinbase/at_rest_order.json")));

        var state = CoinbaseOrders.Read(root.GetProperty("order"));

        Assert.Equal((OrderStatus.PartlyFilled, 0.001m, 10000m, 5m), (state.Status, state.FilledQuantity, state.FilledNotional, state.Fees));
        Assert.Equal(new DateTime(2021, 5, 31, 10, 30, 0, DateTimeKind.Utc), state.Time);
    }

    [Theory]
    [InlineData("PENDING", "", OrderStatus.PartlyFilled, OrderRefusal.None)]
    [InlineData("CANCEL_QUEUED", "", OrderStatus.PartlyFilled, OrderRefusal.None)]
    [InlineData("UNKNOWN_ORDER_STATUS", "", OrderStatus.PartlyFilled, OrderRefusal.None)]
    [InlineData("FILLED", "", OrderStatus.Filled, OrderRefusal.None)]
    [InlineData("CANCELLED", "", OrderStatus.Cancelled, OrderRefusal.None)]
    [InlineData("EXPIRED", "", OrderStatus.Cancelled, OrderRefusal.None)]
    [InlineData("FAILED", "REJECT_REASON_INSUFFICIENT_FUNDS", OrderStatus.Rejected, OrderRefusal.InsufficientFunds)]
    [InlineData("FAILED", "TOO_MANY_OPEN_ORDERS", OrderStatus.Rejected, OrderRefusal.Other)]
    public void News_WithoutItsWorth_HasTheAverage_AndIsToBeAskedFor(string status, string reason, OrderStatus expected, OrderRefusal refusal)
    {
        Assert.Equal(UserStreamNews.Flowing, new CoinbaseUserFeed(3, _ => { }).Read(News(7, status, reason), _heard));

        var state = Assert.Single(_heard.States);
        Assert.Equal((expected, 20m, false, refusal), (state.Status, state.FilledNotional, state.HasAllFees, state.Reason));
    }

    [Fact]
    public void MissingNumber_EndsTheStream_AndANewConnectionCountsAnew()
    {
        var feed = new CoinbaseUserFeed(3, _ => { });
        Assert.Equal(UserStreamNews.Flowing, feed.Read(Encoding.UTF8.GetBytes(Ack), _heard));
        Assert.Equal(UserStreamNews.Flowing, feed.Read(News(1, "OPEN", ""), _heard));
        Assert.Equal(UserStreamNews.Refused, feed.Read(News(3, "FILLED", ""), _heard));
        Assert.Single(_heard.States);

        feed.Reset();
        Assert.Equal(UserStreamNews.Flowing, feed.Read(News(0, "OPEN", ""), _heard));
    }

    [Fact]
    public void Heartbeats_WithoutTheUserChannel_EndTheStreamAfterAWhile()
    {
        var feed = new CoinbaseUserFeed(3, _ => { });
        var news = Enumerable.Range(0, 4)
            .Select(number => feed.Read(Encoding.UTF8.GetBytes($$"""{"channel":"heartbeats","sequence_num":{{number}},"events":[]}"""), _heard));

        Assert.Equal([UserStreamNews.Nothing, UserStreamNews.Nothing, UserStreamNews.Nothing, UserStreamNews.Refused], news);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"type":"error","message":"authentication failure"}""")]
    [InlineData("""{"channel":"user","sequence_num":1,"timestamp":"2026-04-07T14:30:06Z","events":[{"orders":[{"order_id":"a","status":"NEW"}]}]}""")]
    [InlineData("""{"channel":"user","sequence_num":1,"events":[]}""")]
    public void DamagedOrRefusing_EndsTheStream_SoThatEverythingIsAskedFor(string frame)
    {
        Assert.Equal(UserStreamNews.Refused, new CoinbaseUserFeed(3, _ => { }).Read(Encoding.UTF8.GetBytes(frame), _heard));
        Assert.Empty(_heard.States);
    }

    [Fact]
    public async Task Stream_SubscribesWithATokenOfNoPath_HearsOrders_AndComesBackAfterACut()
    {
        await using var venue = await FakeVenue.StartAsync();
        venue.Http = _ => $$"""{"epochMillis":"{{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}}"}""";
        venue.Answer = message => message.Contains("\"user\"", StringComparison.Ordinal) ? [Ack, Encoding.UTF8.GetString(News(1, "OPEN", ""))] : [];
        using var http = new HttpClient();
        await using var gateway = _venue.Gateway(venue.Addresses, http, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(20));

        var running = gateway.RunUserStreamAsync(_heard, stop.Token);
        await UntilAsync(() => _heard is { Connected: 1, States.Count: 1 } && venue.Received.Count == 2, stop.Token);
        venue.Drop();
        await UntilAsync(() => _heard is { Connected: 2, Disconnected: 1, States.Count: 2 }, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var subscribe = JsonSerializer.Deserialize<JsonElement>(venue.Received.First());
        Assert.Equal(("subscribe", "user"), (subscribe.GetProperty("type").GetString(), subscribe.GetProperty("channel").GetString()));
        Assert.False(_venue.Claims(subscribe.GetProperty("jwt").GetString()!).TryGetProperty("uri", out _));
        Assert.Equal("""{"type":"subscribe","channel":"heartbeats"}""", venue.Received.ElementAt(1));
    }

    [Fact]
    public async Task Gateways_OpenCoinbase_OnlyWithAKeyThatIsOne_AndDoNotTellWhatItWas()
    {
        using var http = new HttpClient(_venue, disposeHandler: false);
        var user = new UserId("trader");

        var good = await Open(_venue.PrivateKey).OpenAsync(user, Venue.Coinbase, TestContext.Current.CancellationToken);
        await using var gateway = good.Gateway;
        var bad = await Open("my secret words").OpenAsync(user, Venue.Coinbase, TestContext.Current.CancellationToken);
        var none = await Open(null).OpenAsync(user, Venue.Coinbase, TestContext.Current.CancellationToken);

        Assert.Equal(Venue.Coinbase, gateway!.Venue);
        Assert.Null(bad.Gateway);
        Assert.Contains("coinbase-api-secret", bad.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("words", bad.Reason, StringComparison.Ordinal);
        Assert.Contains("coinbase-api-key", none.Reason, StringComparison.Ordinal);
        Assert.True(Open(null).CanTrade(Venue.Coinbase));

        VenueGateways Open(string? secret) => new(new Secrets(secret), http, TimeProvider.System, allowLive: true);
    }

    private static byte[] News(int number, string status, string reason) => Encoding.UTF8.GetBytes(
        $$"""
        {"channel":"user","timestamp":"2026-04-07T14:30:06Z","sequence_num":{{number}},"events":[{"type":"update","orders":[{"order_id":"v-1","client_order_id":"c",
         "cumulative_quantity":"2","leaves_quantity":"1","avg_price":"10","total_fees":"0.1","status":"{{status}}","reject_reason":"{{reason}}"}]}]}
        """);

    private static async Task UntilAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }

    private List<VenueOrderState> Read(string file)
    {
        var news = new CoinbaseUserFeed(3, _ => { }).Read(File.ReadAllBytes(SharedData.Require($"wire/coinbase/{file}")), _heard);
        Assert.Equal(UserStreamNews.Flowing, news);
        return _heard.States;
    }

    private sealed class Listener : IUserStreamListener
    {
        public List<VenueOrderState> States { get; } = [];

        public int Connected { get; private set; }

        public int Disconnected { get; private set; }

        public void OnConnected() => Connected++;

        public void OnDisconnected() => Disconnected++;

        public void OnOrder(VenueOrderState state) => States.Add(state);
    }

    private sealed class Secrets(string? secret) : ISecretStore
    {
        public Task<SecretValue?> GetAsync(string user, string name, CancellationToken cancellationToken) => Task.FromResult(
            secret is null ? null : name == "coinbase-api-key" ? new SecretValue(CoinbaseDouble.KeyName)
            : name == "coinbase-api-secret" ? new SecretValue(secret) : null);

        public Task SetAsync(string user, string name, SecretValue value, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string user, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ListAsync(string user, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
