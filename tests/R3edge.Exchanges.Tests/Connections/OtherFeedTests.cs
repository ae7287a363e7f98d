using System.Text;
using System.Text.RegularExpressions;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Tests.Connections;

/// <summary>What is special about the feeds of KuCoin, Kraken and Coinbase.</summary>
public sealed class OtherFeedTests
{
    [Fact]
    public async Task KuCoin_Connection_WaitsForTheWelcomeSendsPingsAndRenewsTheBook()
    {
        await using var venue = await KuCoinAsync(answersPings: true);
        await using var feed = new RunningFeed(venue, Venue.KuCoin, null, new FeedSubscription(Given.KuCoin.Listings[0], FeedChannel.Books));
        await feed.UntilAsync(() => feed.LastBook == "66976.4x0.5/66976.5x1", "the snapshot");
        await feed.UntilAsync(() => venue.Received.Count(text => text.Contains("\"ping\"", StringComparison.Ordinal)) >= 2, "two pings");

        await venue.SendAsync(
            """{"topic":"/market/level2:BTC-USDT","type":"message","subject":"trade.l2update","data":{"changes":{"asks":[],"bids":[["66976.4","2","101"]]},"sequenceEnd":101,"sequenceStart":101,"symbol":"BTC-USDT","time":1729816425625}}""");
        await feed.UntilAsync(() => feed.LastBook == "66976.4x2/66976.5x1", "the update");

        Assert.Contains("/api/v1/market/orderbook/level2_100?symbol=BTC-USDT", venue.Requests);
        Assert.Contains("\"topic\":\"/market/level2:BTC-USDT\",\"privateChannel\":false,\"response\":true", venue.Received.First(), StringComparison.Ordinal);
        Assert.Equal(0, feed.Client.Counters.Ends(FeedEnd.NoPong));
    }

    [Fact]
    public async Task KuCoin_PingWithoutAnAnswer_EndsTheConnection()
    {
        await using var venue = await KuCoinAsync(answersPings: false);
        await using var feed = new RunningFeed(venue, Venue.KuCoin, null, new FeedSubscription(Given.KuCoin.Listings[0], FeedChannel.Trades));
        await feed.UntilAsync(() => feed.Client.Counters.Ends(FeedEnd.NoPong) > 0, "the end");
    }

    [Fact]
    public async Task KuCoin_NoWelcome_EndsTheConnectionBeforeAnythingIsSent()
    {
        await using var venue = await KuCoinAsync(answersPings: true);
        venue.Greeting = () => [];
        var options = RunningFeed.Quick();
        options.AnswerTimeout = TimeSpan.FromSeconds(1);
        await using var feed = new RunningFeed(venue, Venue.KuCoin, options, new FeedSubscription(Given.KuCoin.Listings[0], FeedChannel.Trades));
        await feed.UntilAsync(() => feed.Client.Counters.Ends(FeedEnd.NoWelcome) > 0, "the end");
        Assert.Empty(venue.Received);
    }

    // KuCoin's numbers only grow, so after an interruption the last trades are looked at whatever the numbers say.
    [Fact]
    public async Task KuCoin_TradesMissedWhileAway_AreFetched()
    {
        await using var venue = await KuCoinAsync(answersPings: true);
        await using var feed = new RunningFeed(venue, Venue.KuCoin, null, new FeedSubscription(Given.KuCoin.Listings[0], FeedChannel.Trades));
        await feed.UntilAsync(() => !venue.Received.IsEmpty, "the subscription");
        await venue.SendAsync(KuCoinTrade(100), KuCoinTrade(103));
        await feed.UntilAsync(() => feed.Trades == "100 103", "trades whose numbers jump");
        venue.Drop();
        await feed.UntilAsync(() => venue.Received.Count(text => text.Contains("subscribe", StringComparison.Ordinal)) == 2, "the second connection");
        await venue.SendAsync(KuCoinTrade(111));
        await feed.UntilAsync(() => feed.Trades == "100 103 107+ 109+ 111", "the missed trades");
    }

    // The frame may have been a trade, of which no number would ever tell.
    [Fact]
    public async Task KuCoin_FrameThatCannotBeRead_HasTheLastTradesFetched()
    {
        await using var venue = await KuCoinAsync(answersPings: true);
        await using var feed = new RunningFeed(venue, Venue.KuCoin, null, new FeedSubscription(Given.KuCoin.Listings[0], FeedChannel.Trades));
        await feed.UntilAsync(() => !venue.Received.IsEmpty, "the subscription");
        await venue.SendAsync(KuCoinTrade(103), KuCoinTrade(107), KuCoinTrade(109)[..^1], KuCoinTrade(111));
        await feed.UntilAsync(() => feed.Trades == "103 107 109+ 111", "the trade that was in it");
    }

    [Fact]
    public async Task Kraken_ChecksumThatDoesNotMatch_SubscribesTheBookAnew()
    {
        await using var venue = await FakeVenue.StartAsync();
        var snapshot = Encoding.UTF8.GetString(Given.Recorded("kraken/ws_book_snapshot_MATICUSD.json"));
        var update = Encoding.UTF8.GetString(Given.Recorded("kraken/ws_book_update_MATICUSD.json"));
        venue.Answer = text => text.Contains("\"unsubscribe\"", StringComparison.Ordinal) ? [] :
            ["""{"method":"subscribe","result":{"channel":"book","symbol":"MATIC/USD"},"success":true,"req_id":1}""", snapshot];
        await using var feed = new RunningFeed(venue, Venue.Kraken, null, new FeedSubscription(Given.Kraken.Listings[1], FeedChannel.Books));
        await feed.UntilAsync(() => feed.LastBook == "0.5666x4831.75496356/0.5668x4410.79769741", "the snapshot");
        await venue.SendAsync(update.Replace("2114181697", "2114181698", StringComparison.Ordinal));
        await feed.UntilAsync(() => feed.Books.Count == 3 && feed.LastBook.StartsWith("0.5666", StringComparison.Ordinal), "the second snapshot");
        await venue.SendAsync("{\"broken", update);
        await feed.UntilAsync(() => feed.Books.Count(book => book.StartsWith("0.5666", StringComparison.Ordinal)) >= 3, "the third snapshot");

        Assert.Equal(["ChecksumMismatch", "UnreadableFrame"], feed.Books.Where(book => !book.StartsWith('0')));
        Assert.Equal(["subscribe", "unsubscribe", "subscribe", "unsubscribe", "subscribe"], venue.Received.Take(5).Select(Method));
        Assert.Contains("\"params\":{\"channel\":\"book\",\"depth\":10,\"symbol\":[\"MATIC/USD\"]}", venue.Received.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coinbase_JumpOfTheCounter_SubscribesTheBooksAnew()
    {
        await using var venue = await FakeVenue.StartAsync();
        var sequence = 0;
        venue.Answer = text => text.Contains("\"unsubscribe\"", StringComparison.Ordinal) ? [Acknowledgement(sequence++)]
            : text.Contains("heartbeats", StringComparison.Ordinal) ? [Acknowledgement(sequence++)]
            : [Acknowledgement(sequence++), CoinbaseBook(sequence++, "snapshot", "68900", "1"), CoinbaseBook(sequence++, "update", "68900", "2")];
        await using var feed = new RunningFeed(venue, Venue.Coinbase, null, new FeedSubscription(Given.Coinbase.Listings[0], FeedChannel.Books));
        await feed.UntilAsync(() => feed.LastBook == "68900x2/68901x1", "the first book");
        sequence++;
        await venue.SendAsync(CoinbaseBook(sequence++, "update", "68900", "3"));
        await feed.UntilAsync(() => feed.Books.Contains("ConnectionGap") && feed.LastBook == "68900x2/68901x1", "the second book");

        Assert.DoesNotContain("68900x3/68901x1", feed.Books);
        Assert.Equal(["""{"type":"subscribe","channel":"heartbeats"}""", """{"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"}"""], venue.Received.Take(2));
        Assert.Equal(["unsubscribe", "subscribe"], venue.Received.Skip(2).Take(2).Select(Method));
    }

    private static string Method(string text) => Regex.Match(text, "\"(?:method|type)\":\"(\\w+)\"").Groups[1].Value;

    private static string Acknowledgement(int sequence) => $$"""{"channel":"subscriptions","timestamp":"2026-04-07T14:30:00Z","sequence_num":{{sequence}},"events":[]}""";

    private static string CoinbaseBook(int sequence, string type, string bid, string quantity) => $$"""
        {"channel":"l2_data","timestamp":"2026-04-07T14:30:00Z","sequence_num":{{sequence}},"events":[{"type":"{{type}}","product_id":"BTC-USD","updates":[
        {"side":"bid","price_level":"{{bid}}","new_quantity":"{{quantity}}"},{"side":"offer","price_level":"68901","new_quantity":"1"}]}]}
        """;

    private static string KuCoinTrade(long sequence) =>
        $$$"""{"topic":"/market/match:BTC-USDT","type":"message","subject":"trade.l3match","data":{"price":"67523","sequence":"{{{sequence}}}","side":"buy","size":"0.003","symbol":"BTC-USDT","time":"1729843222921000000"}}""";

    private static async Task<FakeVenue> KuCoinAsync(bool answersPings)
    {
        var venue = await FakeVenue.StartAsync();
        var stream = venue.Addresses.Stream;
        venue.Greeting = () => ["""{"id":"r3edge","type":"welcome"}"""];
        venue.Answer = text =>
        {
            var id = Regex.Match(text, "\"id\":\"(\\d+)\"").Groups[1].Value;
            return text.Contains("\"ping\"", StringComparison.Ordinal)
                ? answersPings ? [$$"""{"id":"{{id}}","type":"pong"}"""] : []
                : [$$"""{"id":"{{id}}","type":"ack"}"""];
        };
        venue.Http = path => path switch
        {
            "/api/v1/bullet-public" => $$$"""{"code":"200000","data":{"token":"t/1","instanceServers":[{"endpoint":"{{{stream}}}","pingInterval":500,"pingTimeout":{{{(answersPings ? 60000 : 1000)}}}}]}}""",
            "/api/v1/market/histories?symbol=BTC-USDT" => $$"""{"code":"200000","data":[{{string.Join(',', new[] { 103, 107, 109, 111 }.Select(number => $$"""{"sequence":"{{number}}","price":"1","size":"1","side":"sell","time":1729177117877000000}"""))}}]}""",
            _ => """{"code":"200000","data":{"time":1729176273859,"sequence":"100","bids":[["66976.4","0.5"]],"asks":[["66976.5","1"]]}}""",
        };
        return venue;
    }
}
