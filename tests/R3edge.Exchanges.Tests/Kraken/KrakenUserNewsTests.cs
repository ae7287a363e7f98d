using System.Text;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Kraken;
using R3edge.Exchanges.Tests.Connections;

namespace R3edge.Exchanges.Tests.Kraken;

/// <summary>The user stream: published messages, and what is made of a stream that is damaged or lacks something.</summary>
public sealed class KrakenUserNewsTests
{
    private const string Id = "da8e4ad59b78481c93e589746b0cf91f";
    private const string VenueId = "OK4GJX-KSTLS-7DZZO5";
    private const string Placed = $$"""{"channel":"executions","type":"update","data":[{"order_id":"{{VenueId}}","cl_ord_id":"{{Id}}","exec_type":"pending_new","order_status":"pending_new","timestamp":"2023-09-22T10:33:05.709950Z"}],"sequence":7}""";
    private const string Filled = $$"""{"channel":"executions","type":"update","data":[{"order_id":"{{VenueId}}","exec_type":"filled","order_status":"filled","timestamp":"2023-09-22T10:33:05.709994Z"}],"sequence":11}""";

    [Fact]
    public void PublishedEvents_AreLaidOverOneAnother_AndOnlyFilledEndsTheOrder()
    {
        var (news, heard) = (new KrakenUserNews(), new Heard());
        foreach (var frame in (string[])[Placed, .. Published(), Filled])
        {
            Assert.Equal(UserStreamNews.Nothing, news.Read(Encoding.UTF8.GetBytes(frame), heard));
        }

        Assert.Equal(
            [OrderStatus.Accepted, OrderStatus.Accepted, OrderStatus.Accepted, OrderStatus.PartlyFilled, OrderStatus.Filled], heard.States.Select(state => state.Status));
        Assert.All(heard.States, state => Assert.Equal((Id, VenueId), (state.ClientId, state.VenueId)));
        Assert.Equal((0.005m, 132.9995m, false), (heard.States[^1].FilledQuantity, heard.States[^1].FilledNotional, heard.States[^1].HasAllFees));
        Assert.True(heard.States[2].HasAllFees);
        Assert.Equal(new DateTime(2023, 9, 22, 10, 33, 5, DateTimeKind.Utc).AddTicks(7099930), heard.States[3].Time);
    }

    [Fact]
    public void OrderPlacedOverHttp_IsKnownToTheStream_ByTheVenuesId()
    {
        var (news, heard) = (new KrakenUserNews(), new Heard());
        news.Learn(new VenueOrderState(Id, VenueId, OrderStatus.Accepted, 0m, 0m, 0m, DateTime.UnixEpoch));

        news.Read(Given.Recorded("kraken/user_execution_trade.json"), heard);

        Assert.Equal((Id, OrderStatus.PartlyFilled, 0.005m), (heard.States.Single().ClientId, heard.States[0].Status, heard.States[0].FilledQuantity));
    }

    [Fact]
    public void OrderWithoutAClientId_IsNotOurs_AndIsNotTold()
    {
        var (news, heard) = (new KrakenUserNews(), new Heard());

        foreach (var frame in Published())
        {
            Assert.Equal(UserStreamNews.Nothing, news.Read(Encoding.UTF8.GetBytes(frame), heard));
        }

        Assert.Empty(heard.States);
    }

    [Fact]
    public void SequenceThatJumps_EndsTheStream_SinceAFillMayBeMissing()
    {
        var (news, heard) = (new KrakenUserNews(), new Heard());
        news.Read(Encoding.UTF8.GetBytes(Placed), heard);

        Assert.Equal(UserStreamNews.Refused, news.Read(Encoding.UTF8.GetBytes(Filled), heard));
        Assert.Single(heard.States);

        news.Begin();
        Assert.Equal(UserStreamNews.Nothing, news.Read(Encoding.UTF8.GetBytes(Filled.Replace("\"order_id\"", $"\"cl_ord_id\":\"{Id}\",\"order_id\"", StringComparison.Ordinal)), heard));
        Assert.Equal(OrderStatus.Filled, heard.States[^1].Status);
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("expired")]
    public void EndOfAnOrder_KeepsWhatWasFilled(string status)
    {
        var (news, heard) = (new KrakenUserNews(), new Heard());
        news.Learn(new VenueOrderState(Id, VenueId, OrderStatus.Accepted, 0m, 0m, 0m, DateTime.UnixEpoch));
        news.Read(Given.Recorded("kraken/user_execution_trade.json"), heard);

        news.Read(Encoding.UTF8.GetBytes($$"""{"channel":"executions","data":[{"order_id":"{{VenueId}}","exec_type":"{{status}}","order_status":"{{status}}"}]}"""), heard);

        Assert.Equal((OrderStatus.Cancelled, 0.005m, 132.9995m), (heard.States[^1].Status, heard.States[^1].FilledQuantity, heard.States[^1].FilledNotional));
    }

    [Theory]
    [InlineData("""{"method":"subscribe","success":true,"result":{"channel":"executions"}}""", "Flowing")]
    [InlineData("""{"method":"subscribe","success":false,"error":"EAPI:Invalid token"}""", "Refused")]
    [InlineData("""{"method":"pong","req_id":2}""", "Nothing")]
    [InlineData("""{"channel":"heartbeat"}""", "Nothing")]
    [InlineData("""{"channel":"status","type":"update","data":[{"system":"online"}]}""", "Nothing")]
    [InlineData("{", "Refused")]
    [InlineData("[]", "Refused")]
    [InlineData("""{"channel":"executions"}""", "Refused")]
    [InlineData("""{"channel":"executions","data":[{"order_id":null}]}""", "Refused")]
    [InlineData("""{"channel":"executions","data":[{"order_id":"A","order_status":"no such state"}]}""", "Refused")]
    public void EveryOtherMessage_IsJudged(string frame, string expected)
    {
        var heard = new Heard();

        Assert.Equal(expected, new KrakenUserNews().Read(Encoding.UTF8.GetBytes(frame), heard).ToString());
        Assert.Empty(heard.States);
    }

    [Fact]
    public async Task Stream_TakesATokenForEachConnection_Subscribes_AndTellsWhatItHears()
    {
        await using var stream = await FakeVenue.StartAsync();
        stream.Answer = message => message.Contains("subscribe", StringComparison.Ordinal)
            ? ["""{"method":"subscribe","success":true,"result":{"channel":"executions"},"req_id":1}""", Placed]
            : [];
        var venue = FakeKraken.Listing().On("GetWebSocketsToken", Token("first"), Token("second"));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client, stream.Addresses.Stream);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var heard = new Heard();

        var running = gateway.RunUserStreamAsync(heard, stop.Token);
        await heard.Until(() => heard.States.Count == 1);
        stream.Drop();
        await heard.Until(() => heard.States.Count == 2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(
            ((string[])["first", "second"]).Select(token => $$$"""{"method":"subscribe","params":{"channel":"executions","snap_orders":true,"snap_trades":false,"order_status":true,"token":"{{{token}}}"},"req_id":1}"""),
            stream.Received);
        Assert.Equal((2, 1), (heard.Connected, heard.Disconnected));
        Assert.All(venue.Sent, sent => Assert.Equal("/0/private/GetWebSocketsToken", sent.Path));
    }

    private static string Token(string token) => $$$"""{"error":[],"result":{"token":"{{{token}}}","expires":900}}""";

    private static string[] Published() =>
    [
        .. ((string[])["pending_new", "new", "trade"]).Select(kind => Encoding.UTF8.GetString(Given.Recorded($"kraken/user_execution_{kind}.json"))),
    ];

    private sealed class Heard : IUserStreamListener
    {
        public List<VenueOrderState> States { get; } = [];

        public int Connected { get; private set; }

        public int Disconnected { get; private set; }

        public void OnConnected() => Connected++;

        public void OnDisconnected() => Disconnected++;

        public void OnOrder(VenueOrderState state) => States.Add(state);

        public async Task Until(Func<bool> isSo)
        {
            for (var step = 0; step < 500 && !isSo(); step++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            }

            Assert.True(isSo());
        }
    }
}
