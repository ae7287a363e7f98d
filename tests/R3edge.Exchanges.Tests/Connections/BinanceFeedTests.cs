using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Connections;

/// <summary>A feed of a venue that drops, repeats, leaves out and falls silent.</summary>
public sealed class BinanceFeedTests
{
    private static readonly Listing Listing = Given.Binance.Find("BNBBTC"u8)!;
    private static readonly FeedSubscription Trades = new(Listing, FeedChannel.Trades);
    private static readonly FeedSubscription Book = new(Listing, FeedChannel.Books);

    [Fact]
    public async Task Run_DroppedConnection_FetchesTheMissedTradesAndRenewsTheBook()
    {
        await using var venue = await StartAsync(newestTrade: 6, snapshot: 10);
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Trades, Book);
        await feed.UntilAsync(() => feed.LastBook == "0.5x1/0.6x1", "the first snapshot");
        await venue.SendAsync(Trade(1), Trade(2), Trade(2), Trade(1), Trade(3), Update(11, 11, "0.51", "2"));
        await feed.UntilAsync(() => feed.LastBook == "0.51x2/0.6x1" && feed.Trades == "1 2 3", "the first update and trades");

        venue.Drop();
        await feed.UntilAsync(() => venue.Connections == 2 && feed.Books.Contains("Disconnected") && feed.LastBook == "0.5x1/0.6x1", "the second connection");
        await venue.SendAsync(Trade(7), Trade(8));
        await feed.UntilAsync(() => feed.Trades == "1 2 3 4+ 5+ 6+ 7 8", "the missed trades");

        Assert.Equal(3, feed.Client.Counters.BackfilledTrades);
        Assert.Equal(0, feed.Client.Counters.UnfilledGaps);
        Assert.Equal(1, feed.Client.Counters.Ends(FeedEnd.Lost) + feed.Client.Counters.Ends(FeedEnd.ClosedByVenue));
    }

    [Fact]
    public async Task Run_GapInTheBook_ShowsNothingUntilASnapshotHasCome()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Book);
        await feed.UntilAsync(() => feed.LastBook == "0.5x1/0.6x1", "the first snapshot");
        venue.Http = path => path.StartsWith("/api/v3/depth", StringComparison.Ordinal) ? Snapshot(20, "0.55") : null;
        await venue.SendAsync(Update(14, 15, "0.52", "1"));
        await feed.UntilAsync(() => feed.LastBook == "0.55x1/0.6x1", "the second snapshot");
        await venue.SendAsync(Update(16, 16, "0.53", "1"), Update(21, 22, "0.56", "1"));
        await feed.UntilAsync(() => feed.LastBook == "0.56x1/0.6x1", "the update that follows it");

        Assert.Equal(["0.5x1/0.6x1", "SequenceGap", "0.55x1/0.6x1", "0.56x1/0.6x1"], feed.Books);
        Assert.Equal(2, feed.Client.Counters.SnapshotRequests);
    }

    [Fact]
    public async Task Run_SocketThatIsOpenButSilent_IsGivenUpAndMadeAgain()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        var options = RunningFeed.Quick();
        (options.ProbeAfter, options.SilenceTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        await using var feed = new RunningFeed(venue, Venue.Binance, options, Trades);
        await feed.UntilAsync(() => venue.Received.Any(text => text.Contains("LIST_SUBSCRIPTIONS", StringComparison.Ordinal)), "the probe");
        venue.Answer = _ => [];
        await feed.UntilAsync(() => feed.Client.Counters.Ends(FeedEnd.Silent) > 0 && feed.Client.Counters.Connections > 1, "the end of the silent one");
    }

    [Fact]
    public async Task Run_SubscriptionWithoutAnAnswer_EndsTheConnection()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        venue.Answer = _ => [];
        var options = RunningFeed.Quick();
        options.AnswerTimeout = TimeSpan.FromSeconds(1);
        await using var feed = new RunningFeed(venue, Venue.Binance, options, Trades);
        await feed.UntilAsync(() => feed.Client.Counters.Ends(FeedEnd.NoAnswer) > 0, "the end");
    }

    [Fact]
    public async Task Run_LongBeforeTheVenueCuts_TheConnectionIsRenewedWithoutWaiting()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        var options = RunningFeed.Quick();
        (options.RenewAfter, options.FirstBackoff, options.LongestBackoff) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));
        await using var feed = new RunningFeed(venue, Venue.Binance, options, Trades);
        await feed.UntilAsync(() => feed.Client.Counters.Ends(FeedEnd.Renewed) >= 2, "two renewals");
        Assert.Equal(0, feed.Client.Counters.Ends(FeedEnd.Lost));
    }

    [Fact]
    public async Task Run_VenueThatSaysItShutsDown_IsLeftAtOnce()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Trades);
        await feed.UntilAsync(() => !venue.Received.IsEmpty, "the subscription");
        await venue.SendAsync("""{"e":"serverShutdown","E":1770123456789}""");
        await feed.UntilAsync(() => feed.Client.Counters.Ends(FeedEnd.Renewed) == 1 && venue.Connections == 2, "the second connection");
    }

    [Fact]
    public async Task Run_NonsenseFromTheVenue_IsCountedAndHarmsNothing()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Trades);
        await feed.UntilAsync(() => venue.Received.Count == 1, "the subscription");
        await venue.SendAsync("nonsense", "{\"e\":", "{\"e\":\"trade\"}", new string('[', 5000), Trade(1), """{"code":2,"msg":"no"}""");
        await feed.UntilAsync(() => feed.Trades == "1" && feed.Refusals.Count == 1, "the trade behind it");
        Assert.Equal(4, feed.Client.Counters.BadFrames);
        Assert.Equal("no", feed.Refusals[0].Text);
    }

    [Fact]
    public async Task Run_TradesThatCannotBeFetched_LeaveACountedGapAndGoOn()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        venue.Http = _ => null;
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Trades);
        await feed.UntilAsync(() => venue.Received.Count == 1, "the subscription");
        await venue.SendAsync(Trade(1), Trade(5), Trade(6));
        await feed.UntilAsync(() => feed.Trades == "1 missing 5 6", "the trades behind the gap");
        Assert.Equal(1, feed.Client.Counters.UnfilledGaps);
        Assert.Equal(5, venue.Requests.Count);
    }

    // rest-api.md: who goes on after 429 is banned; the gateways ask from the same address.
    [Fact]
    public async Task Run_VenueThatAsksToBeLeftAlone_IsLeftAlone_AndTheMissedTradesAreFetchedAfterwards()
    {
        await using var venue = await StartAsync(newestTrade: 5, snapshot: 10);
        var refused = default(long?);
        venue.Disturb = context =>
        {
            refused ??= Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(refused.Value) > TimeSpan.FromSeconds(3.9))
            {
                return false;
            }

            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "4");
            return true;
        };
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Trades);
        await feed.UntilAsync(() => venue.Received.Count == 1, "the subscription");
        await venue.SendAsync(Trade(1), Trade(4));
        await feed.UntilAsync(() => feed.Trades.EndsWith(" 4", StringComparison.Ordinal), "the trades behind the gap");

        Assert.Equal("1 2+ 3+ 4", feed.Trades);
        Assert.Equal(2, venue.Requests.Count);
    }

    [Fact]
    public async Task Run_VenueThatBansForLong_GetsTradesWithoutThoseThatAreMissing()
    {
        await using var venue = await StartAsync(newestTrade: 5, snapshot: 10);
        venue.Disturb = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (418, "86400");
            return true;
        };
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Trades);
        await feed.UntilAsync(() => venue.Received.Count == 1, "the subscription");
        await venue.SendAsync(Trade(1), Trade(4), Trade(5));
        await feed.UntilAsync(() => feed.Trades == "1 missing 4 5", "the trades behind the gap");

        Assert.Single(venue.Requests);
    }

    // 1001 streams need two connections; the mistake shows on one of them and must end both.
    [Fact]
    public async Task Run_ListenerThatThrows_EndsTheWholeFeedWithItsException()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        venue.Answer = text => text.Contains("bnbbtc@aggTrade", StringComparison.Ordinal) ? [Trade(1)] : [];
        using var http = new HttpClient();
        var others = Enumerable.Range(0, 1000).Select(i => new FeedSubscription(Given.Listing(Venue.Binance, $"C{i}-USDT", $"C{i}USDT"), FeedChannel.Trades));
        using var client = new FeedClient(
            VenueProtocol.Of(Venue.Binance), others.Append(Trades), new ThrowingListener(), http, TimeProvider.System, RunningFeed.Quick(), () => 0.5,
            venue.Addresses);
        Assert.Equal(2, client.ConnectionCount);

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => client.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal("a mistake", exception.Message);
    }

    // The fake venue's clock says 2017-07-12: years behind ours, by minus the age of that time.
    [Fact]
    public async Task MeasureClock_OfAVenueThatIsBehind_IsNegative()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        venue.Http = path => path == "/api/v3/time" ? """{"serverTime":1499827319559}""" : null;
        await using var feed = new RunningFeed(venue, Venue.Binance, null, Trades);
        Assert.True(await feed.Client.MeasureClockAsync(TestContext.Current.CancellationToken));
        Assert.True(feed.Client.ClockOffset.Offset < TimeSpan.FromDays(-365));
        venue.Http = _ => null;
        Assert.False(await feed.Client.MeasureClockAsync(TestContext.Current.CancellationToken));
    }

    // The clock of a machine is set back by a second while the venue is being asked.
    [Fact]
    public async Task MeasureClock_WhileOursIsSetBack_HarmsNothing()
    {
        await using var venue = await StartAsync(newestTrade: 0, snapshot: 10);
        var clock = new ClockThatIsSet();
        venue.Http = path =>
        {
            clock.Offset = TimeSpan.FromSeconds(-1);
            return $$"""{"serverTime":{{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}}}""";
        };
        using var http = new HttpClient();
        using var client = new FeedClient(
            VenueProtocol.Of(Venue.Binance), [Trades], new SilentListener(), http, clock, RunningFeed.Quick(), () => 0.5, venue.Addresses);

        Assert.True(await client.MeasureClockAsync(TestContext.Current.CancellationToken));
    }

    private sealed class ClockThatIsSet : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }

    private sealed class ThrowingListener : SilentListener
    {
        public override void OnTrade(Listing listing, in Trade trade, bool isBackfilled) => throw new NotSupportedException("a mistake");
    }

    private static async Task<FakeVenue> StartAsync(long newestTrade, long snapshot)
    {
        var venue = await FakeVenue.StartAsync();
        venue.Answer = text => [$$"""{"result":null,"id":{{Regex.Match(text, "\"id\":(\\d+)").Groups[1].Value}}}"""];
        venue.Http = path => path.StartsWith("/api/v3/depth", StringComparison.Ordinal) ? Snapshot(snapshot, "0.5")
            : path.StartsWith("/api/v3/aggTrades", StringComparison.Ordinal) ? Page(path, newestTrade)
            : null;
        return venue;
    }

    // Pages of two, so that several are needed.
    private static string Page(string path, long newest)
    {
        var from = long.Parse(Regex.Match(path, "fromId=(\\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        var ids = Enumerable.Range((int)from, 2).Where(id => id <= newest);
        return $"[{string.Join(',', ids.Select(id => $$"""{"a":{{id}},"p":"0.5","q":"1","f":1,"l":1,"T":1672515782136,"m":true,"M":true}"""))}]";
    }

    private static string Snapshot(long sequence, string bid) => $$"""{"lastUpdateId":{{sequence}},"bids":[["{{bid}}","1"]],"asks":[["0.6","1"]]}""";

    private static string Trade(long id) =>
        $$$"""{"stream":"bnbbtc@aggTrade","data":{"e":"aggTrade","E":1672515782136,"s":"BNBBTC","a":{{{id}}},"p":"0.5","q":"1","f":1,"l":1,"T":1672515782136,"m":true,"M":true}}""";

    private static string Update(long first, long last, string bid, string quantity) =>
        $$$"""{"stream":"bnbbtc@depth@100ms","data":{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":{{{first}}},"u":{{{last}}},"b":[["{{{bid}}}","{{{quantity}}}"]],"a":[]}}""";
}
