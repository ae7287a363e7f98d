using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Tests.History;

public sealed class VenueTradeHistoryTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // The values are read from the recorded files by eye. Coinbase's side is that of the order that was waiting.
    [Theory]
    [InlineData("binance", "rest_agg_trades", 1, "1498793709153000000 0.01633102 4.70443515 Sell 26129")]
    [InlineData("kucoin", "rest_trade_history", 3, "1729177117877000000 67122 0.000025 Buy 10976028003549185")]
    [InlineData("kraken", "rest_trades_doc", 3, "1688669597827736900 30243.40000 0.34507674 Buy 61044952")]
    [InlineData("coinbase", "at_ws_market_trades", 2, "1728026011088388000 2375.56 0.5 Sell 22381691")]
    public void ReadPastTrades_RecordedAnswer_KeepsEveryDigit(string venue, string file, int count, string first)
    {
        var body = Given.Recorded($"{venue}/{file}.json");
        if (venue == "coinbase")
        {
            // The same trades as over HTTP, in the envelope of the WebSocket.
            using var document = JsonDocument.Parse(body);
            body = Encoding.UTF8.GetBytes(document.RootElement.GetProperty("events")[0].GetRawText());
        }

        var reading = VenueProtocol.Of(new Venue(venue)).ReadPastTrades(body, 200);

        Assert.Null(reading.Error);
        Assert.Equal(count, reading.Rows.Count);
        var trade = reading.Rows[0];
        Assert.Equal(first, string.Create(
            CultureInfo.InvariantCulture, $"{trade.UnixNanoseconds} {trade.Price} {trade.Quantity} {trade.Aggressor} {trade.Id}"));
    }

    // Coinbase's first ten minutes were empty, so the next stretch is twice as long.
    [Theory]
    [InlineData("binance", "/api/v3/aggTrades?symbol=X&startTime=1704067200000&limit=1000", "/api/v3/aggTrades?symbol=X&fromId=8&limit=1000")]
    [InlineData("kucoin", "/api/v1/market/histories?symbol=X", "/api/v1/market/histories?symbol=X")]
    [InlineData("kraken", "/0/public/Trades?pair=X&since=1704067199999999999&count=1000", "/0/public/Trades?pair=X&since=1704067199999999000&count=1000")]
    [InlineData(
        "coinbase",
        "/api/v3/brokerage/market/products/X/ticker?limit=1000&start=1704067199&end=1704067801",
        "/api/v3/brokerage/market/products/X/ticker?limit=1000&start=1704067199&end=1704068401")]
    public async Task Read_BeforeAndBehindATrade_AsksAsTheVenueDocuments(string venue, string first, string later)
    {
        var tape = new TapeVenue([], 1000);
        using var source = Source(venue, tape, Start.AddDays(1));
        await ReadAsync(source, venue, new TradePlace(Start), Start.AddHours(1));
        await ReadAsync(source, venue, new TradePlace(Start, 7), Start.AddHours(1));

        Assert.Equal([first, later], tape.Asked);
    }

    // Whatever the venue's order of pages and however many share a millisecond at an edge: each trade of the stretch once, by number.
    [Theory]
    [InlineData("binance", 1000)]
    [InlineData("kraken", 1000)]
    [InlineData("coinbase", 1000)]
    [InlineData("coinbase", 300)]
    public async Task Read_FromPageToPage_GivesEveryTradeOnce(string venue, int most)
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var tape = TapeVenue.Tape(seed, 12_000, Start.AddMinutes(-20), firstId: 1_000_000);
            var (from, to) = (tape[700].Time, tape[^300].Time);
            using var source = Source(venue, new TapeVenue(tape, most), tape[^1].Time.AddDays(1));

            var read = await ReadAllAsync(source, venue, from, to);

            var expected = tape.Where(trade => trade.Time >= from && trade.Time < to).ToArray();
            Assert.Equal(expected.Select(trade => trade.Id), read.Select(trade => trade.Id));
            Assert.Equal(expected.Select(Digits), read.Select(Digits));
        }
    }

    // Two and a half thousand trades of one order at one millisecond: a time alone would lose all but the first page.
    [Fact]
    public async Task Read_MoreThanAPageAtOneMillisecond_GivesThemByNumber()
    {
        var tape = Enumerable.Range(1, 2500).Select(i => Trade(Start, i)).ToArray();
        using var source = Source("binance", new TapeVenue(tape, 1000), Start.AddDays(1));

        var read = await ReadAllAsync(source, "binance", Start, Start.AddHours(1));

        Assert.Equal(tape.Select(trade => trade.Id), read.Select(trade => trade.Id));
    }

    [Fact]
    public async Task Read_KrakenWithMoreThanAPageAtOneMoment_SaysThatItCannotGoOn()
    {
        var tape = Enumerable.Range(1, 2500).Select(i => Trade(Start, i)).ToArray();
        using var source = Source("kraken", new TapeVenue(tape, 1000), Start.AddDays(1));

        var first = await ReadAsync(source, "kraken", new TradePlace(Start), Start.AddHours(1));
        var second = await ReadAsync(source, "kraken", first.Next, Start.AddHours(1));

        Assert.Equal(1000, first.Trades.Count);
        Assert.Equal(HistoryStatus.Unsupported, second.Status);
        Assert.Contains("more than 1000 trades", second.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_KuCoinBeyondItsLastTrades_IsNotTakenForSilence()
    {
        var tape = Enumerable.Range(1, 150).Select(i => Trade(Start.AddSeconds(i), i)).ToArray();
        using var source = Source("kucoin", new TapeVenue(tape, 100), Start.AddHours(1));
        var to = Start.AddMinutes(30);

        // The hundred begin with number 51; others may have traded at its time.
        var early = await ReadAsync(source, "kucoin", new TradePlace(Start.AddSeconds(51)), to);
        var within = await ReadAsync(source, "kucoin", new TradePlace(Start.AddSeconds(52)), to);

        Assert.Equal(HistoryStatus.Unsupported, early.Status);
        Assert.Equal(
            "kucoin gives only the last 100 trades of kucoin/A-B, the oldest of 2024-01-01T00:00:51.0000000Z: "
            + "ask for what is later than that, or for bars, or collect trades as they happen.",
            early.Reason);
        Assert.Equal(Enumerable.Range(52, 99).Select(i => (long)i), within.Trades.Select(trade => trade.Id));
        Assert.Equal(new TradePlace(to, 150), within.Next);
    }

    [Fact]
    public async Task Read_UpToTheMoment_LeavesWhatMayNotBeWrittenYet()
    {
        var tape = Enumerable.Range(1, 60).Select(i => Trade(Start.AddSeconds(i), i)).ToArray();
        var now = Start.AddSeconds(40);
        using var source = Source("binance", new TapeVenue(tape, 1000), now);

        var answer = await ReadAsync(source, "binance", new TradePlace(Start), now);

        Assert.Equal((36L, new TradePlace(now.AddSeconds(-3), 36)), (answer.Trades[^1].Id, answer.Next));
    }

    [Theory]
    [InlineData("binance", 400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", HistoryStatus.Unsupported, "binance refused: Invalid symbol.")]
    [InlineData("binance", 429, "{}", HistoryStatus.Unavailable, "HTTP 429")]
    [InlineData("binance", 200, "[{\"a\":1,\"p\":\"0\",\"q\":\"1\",\"T\":1704067200000,\"m\":true}]", HistoryStatus.Unavailable, "a trade is impossible")]
    [InlineData(
        "binance", 200,
        "[{\"a\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1704067200000,\"m\":true},{\"a\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1704067200000,\"m\":true}]",
        HistoryStatus.Unavailable, "sent trade 1 of binance/A-B twice")]
    [InlineData("kraken", 200, "{\"error\":[\"EAPI:Rate limit exceeded\"]}", HistoryStatus.Unavailable, "kraken gave no trades: EAPI:Rate limit exceeded.")]
    [InlineData("kraken", 200, "{\"error\":[\"EQuery:Unknown asset pair\"]}", HistoryStatus.Unsupported, "Unknown asset pair")]
    [InlineData("kucoin", 200, "{\"code\":\"900001\",\"msg\":\"The symbol does not exist.\"}", HistoryStatus.Unsupported, "does not exist")]
    [InlineData("coinbase", 404, "{\"error\":\"NOT_FOUND\"}", HistoryStatus.Unsupported, "HTTP 404")]
    [InlineData("coinbase", 200, "{\"trades\":[{\"trade_id\":\"1\"}]}", HistoryStatus.Unavailable, "not as documented")]
    public async Task Read_AnError_SaysWhetherAskingAgainHelps(string venue, int status, string body, HistoryStatus expected, string reason)
    {
        using var handler = new FixedAnswer((HttpStatusCode)status, body);
        using var source = Source(venue, handler, Start.AddDays(1));

        var answer = await ReadAsync(source, venue, new TradePlace(Start), Start.AddHours(1));

        Assert.Equal(expected, answer.Status);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.Empty(answer.Trades);
    }

    private static string Digits(PastTrade trade) =>
        string.Create(CultureInfo.InvariantCulture, $"{trade.Time:O} {trade.Price} {trade.Quantity} {trade.Aggressor}");

    private static PastTrade Trade(DateTime time, long id) =>
        new((time - DateTime.UnixEpoch).Ticks * 100, 100m, 1m, Side.Buy, id);

    private static InstrumentId Id(string venue) => new(new Venue(venue), "A-B");

    private static VenueTradeHistory Source(string venue, HttpMessageHandler handler, DateTime now) => new(
        VenueProtocol.Of(new Venue(venue)),
        id => id == Id(venue) ? Given.Listing(id.Venue, id.Symbol, "X") : null,
        new HttpClient(handler),
        new SteppingClock(now));

    private static Task<TradeHistoryAnswer> ReadAsync(VenueTradeHistory source, string venue, TradePlace place, DateTime to) =>
        source.ReadAsync(Id(venue), place, to, TestContext.Current.CancellationToken);

    private static async Task<List<PastTrade>> ReadAllAsync(VenueTradeHistory source, string venue, DateTime from, DateTime to)
    {
        var (read, place) = (new List<PastTrade>(), new TradePlace(from));
        while (place.Time < to)
        {
            var answer = await ReadAsync(source, venue, place, to);
            Assert.Equal((HistoryStatus.Answered, null), (answer.Status, answer.Reason));
            Assert.NotEqual(place, answer.Next);
            read.AddRange(answer.Trades);
            place = answer.Next;
        }

        return read;
    }

    private sealed class FixedAnswer(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) });
    }
}
