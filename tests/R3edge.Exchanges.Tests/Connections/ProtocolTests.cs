using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.KuCoin;

namespace R3edge.Exchanges.Tests.Connections;

public sealed class ProtocolTests
{
    // The messages that the venues' documentation shows.
    [Fact]
    public void Subscribe_Messages_AreThoseOfTheDocumentation()
    {
        Assert.Equal(
            """{"method":"SUBSCRIBE","params":["btcusdt@aggTrade","btcusdt@depth@100ms","btcusdt@kline_1m"],"id":1}""",
            Single(Venue.Binance, Of(Venue.Binance, "BTCUSDT", FeedChannel.Trades), Of(Venue.Binance, "BTCUSDT", FeedChannel.Books), Of(Venue.Binance, "BTCUSDT", FeedChannel.Bars)));
        AssertJson("kucoin/ws_subscribe_candles_request", Single(Venue.KuCoin, Of(Venue.KuCoin, "BTC-USDT", FeedChannel.Bars)), "id");
        AssertJson("kraken/ws_subscribe_book_request", Single(Venue.Kraken, Of(Venue.Kraken, "BTC/USD", FeedChannel.Books)), "req_id", "params.snapshot");
    }

    [Fact]
    public void Subscribe_ManyInstruments_KeepsToTheSizeOfAMessage()
    {
        var binance = VenueProtocol.Of(Venue.Binance).Subscribe(Many(Venue.Binance, 450, FeedChannel.Trades), 10, () => 1);
        Assert.Equal([200, 200, 50], binance.Select(message => message.Text.Split("@aggTrade").Length - 1));
        var kuCoin = VenueProtocol.Of(Venue.KuCoin).Subscribe(Many(Venue.KuCoin, 250, FeedChannel.Trades), 10, () => 1);
        Assert.Equal([100, 100, 50], kuCoin.Select(message => message.Text.Split("C-USDT").Length - 1));
    }

    [Theory]
    [InlineData("binance", 1000, 1)]
    [InlineData("binance", 1001, 2)]
    [InlineData("kucoin", 300, 1)]
    [InlineData("kucoin", 301, 2)]
    public void Create_ManySubscriptions_AreShardedUnderTheVenuesLimit(string venue, int count, int connections)
    {
        using var http = new HttpClient();
        using var client = new FeedClient(
            VenueProtocol.Of(new Venue(venue)), Many(new Venue(venue), count, FeedChannel.Trades), new SilentListener(), http, TimeProvider.System,
            new FeedOptions(), () => 0.5);
        Assert.Equal(connections, client.ConnectionCount);
    }

    [Fact]
    public void Create_WithWhatTheVenueDoesNotHave_SaysSo()
    {
        using var http = new HttpClient();
        var coinbase = new FeedSubscription(Given.Coinbase.Listings[0], FeedChannel.Bars, Timeframe.OneHour);
        var error = Assert.Throws<ArgumentException>(() => Client(Venue.Coinbase, coinbase, http));
        Assert.Contains("no bars of 1h", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Client(Venue.Kraken, coinbase, http));
        Assert.Contains("coinbase/BTC-USD cannot be subscribed at kraken", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => VenueProtocol.Of(Venue.Simulated));
    }

    [Theory]
    [InlineData("binance", "rest_agg_trades", "2017-06-30T03:35:09.1530000Z 0.01633102 4.70443515 Sell 26129")]
    [InlineData("kucoin", "rest_trade_history", "2024-10-17T14:58:37.8770000Z 67122 2.5E-05 Buy 10976028003549185")]
    [InlineData("kraken", "rest_trades_doc", "2023-07-06T18:53:17.8277369Z 30243.4 0.34507674 Buy 61044952")]
    public void ReadTrades_RecordedAnswer_GivesTheTrades(string venue, string file, string first)
    {
        var trades = VenueProtocol.Of(new Venue(venue)).ReadTrades(Given.Recorded($"{venue}/{file}.json"))!;
        var trade = trades[0];
        Assert.Equal(first, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{trade.Time:O} {trade.Price} {trade.Quantity} {trade.Aggressor} {trade.Sequence}"));
    }

    [Theory]
    [InlineData("binance", "rest_error_invalid_symbol")]
    [InlineData("kucoin", "rest_error_invalid_parameter")]
    [InlineData("kraken", "rest_error_unknown_pair")]
    [InlineData("coinbase", "at_rest_error_rate_limited")]
    public void ReadTrades_AnError_IsNoAnswer(string venue, string file)
    {
        var (protocol, body) = (VenueProtocol.Of(new Venue(venue)), Given.Recorded($"{venue}/{file}.json"));
        Assert.Null(protocol.ReadTrades(body));
        Assert.Null(protocol.ReadTime(body));
        Assert.Null(protocol.ReadTrades("nonsense"u8.ToArray()));
        Assert.Null(protocol.ReadTime("{}"u8.ToArray()));
    }

    [Theory]
    [InlineData("binance", "rest_time", "2017-07-12T02:41:59.5590000Z")]
    [InlineData("kucoin", "rest_timestamp", "2024-10-16T17:44:52.8730000Z")]
    [InlineData("kraken", "rest_time", "2025-11-11T00:17:04.0000000Z")]
    public void ReadTime_RecordedAnswer_IsTheVenuesTime(string venue, string file, string expected) => Assert.Equal(
        expected,
        VenueProtocol.Of(new Venue(venue)).ReadTime(Given.Recorded($"{venue}/{file}.json"))?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void KuCoin_RecordedBullet_GivesAddressTokenAndPings()
    {
        var endpoint = KuCoinProtocol.Read(Given.Recorded("kucoin/rest_bullet_public.json"))!.Value;
        Assert.StartsWith("wss://ws-api-spot.kucoin.com/?token=2neAiuYvAU61ZDXANAGAsiL4-iAExhsBXZxftpOeh", endpoint.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal((18000, 10000), (endpoint.PingInterval?.TotalMilliseconds, endpoint.PongTimeout?.TotalMilliseconds));
        Assert.Null(KuCoinProtocol.Read(Given.Recorded("kucoin/rest_error_invalid_parameter.json")));
    }

    private static FeedClient Client(Venue venue, FeedSubscription subscription, HttpClient http) => new(
        VenueProtocol.Of(venue), [subscription], new SilentListener(), http, TimeProvider.System, new FeedOptions(), () => 0.5);

    private static FeedSubscription Of(Venue venue, string stream, FeedChannel channel) =>
        new(Given.Listing(venue, "BTC-USDT", stream), channel, Timeframe.OneMinute);

    private static FeedSubscription[] Many(Venue venue, int count, FeedChannel channel) =>
        [.. Enumerable.Range(0, count).Select(i => new FeedSubscription(Given.Listing(venue, $"C{i}C-USDT", $"C{i}C-USDT"), channel))];

    private static string Single(Venue venue, params FeedSubscription[] subscriptions) =>
        Assert.Single(VenueProtocol.Of(venue).Subscribe(subscriptions, 10, () => 1)).Text;

    private static void AssertJson(string name, string actual, params string[] except)
    {
        Assert.Equal(Fields(Given.Recorded(name + ".json")), Fields(System.Text.Encoding.UTF8.GetBytes(actual)));

        IEnumerable<string> Fields(byte[] json) => Flatten(JsonSerializer.Deserialize<JsonElement>(json), "")
            .Where(field => !except.Contains(field.Split('=')[0])).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Flatten(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(property => Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}"))
        : [$"{path}={element.GetRawText()}"];
}
