using System.Globalization;
using System.Net;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Tests.History;

public sealed class VenueHistoryTests
{
    // Each recorded answer, asked for as wide as it is; the values of the first bar and of the last are read from the file by eye.
    [Theory]
    [InlineData("binance", "rest_klines_BTCUSDT_1m", "1m", "/api/v3/klines?symbol=X&interval=1m&startTime=1634943780000&endTime=1634944379999&limit=1000")]
    [InlineData("kucoin", "rest_klines", "1m", "/api/v1/market/candles?symbol=X&type=1min&startAt=1566789600&endAt=1566789780")]
    [InlineData("kraken", "rest_ohlc_doc", "1m", "/0/public/OHLC?pair=X&interval=1&since=1688671199")]
    [InlineData("coinbase", "at_rest_candles", "1h", "/api/v3/brokerage/market/products/X/candles?start=1712188800&end=1712195999&granularity=ONE_HOUR")]
    public async Task Read_RecordedAnswer_GivesAscendingBarsAndSaysHowFarItIsComplete(string venue, string file, string length, string path)
    {
        Assert.True(Timeframe.TryParse(length, out var timeframe));
        var requested = "";
        var body = Given.Recorded($"{venue}/{file}.json");
        var times = System.Text.RegularExpressions.Regex.Matches(path, "(?:startTime|endTime|startAt|endAt|since|start|end)=(\\d+)")
            .Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Select(count => count > 1e11 ? count / 1000.0 : count).ToArray();
        var from = timeframe.Floor(DateTime.UnixEpoch.AddSeconds(times[0] + 1));
        var to = times.Length > 1 ? timeframe.Floor(DateTime.UnixEpoch.AddSeconds(times[1] + 1)) : from.AddMinutes(4);
        using var source = Source(venue, to.AddYears(1), request =>
        {
            requested = request.RequestUri!.PathAndQuery;
            return Answer(body);
        });

        var answer = await source.ReadAsync(Id(venue), timeframe, from, to, TestContext.Current.CancellationToken);

        Assert.Equal((HistoryStatus.Answered, to, null), (answer.Status, answer.Through, answer.Reason));
        Assert.Equal(path, requested);
        Assert.Equal(from, answer.Bars[0].OpenTime);
        Assert.Equal(answer.Bars.OrderBy(bar => bar.OpenTime), answer.Bars);
        Assert.All(answer.Bars, bar => Assert.Equal(bar.OpenTime + timeframe.Duration, bar.CloseTime));
    }

    // 1566789600 s = 2019-08-26T03:20Z; a row is [start, open, CLOSE, high, low, volume, turnover].
    [Fact]
    public async Task Read_KuCoin_HasTheCloseBeforeTheHigh()
    {
        var from = new DateTime(2019, 8, 26, 3, 20, 0, DateTimeKind.Utc);
        using var source = Source("kucoin", from.AddDays(1), _ => Answer(Given.Recorded("kucoin/rest_klines.json")));
        var answer = await source.ReadAsync(Id("kucoin"), Timeframe.OneMinute, from, from.AddMinutes(3), TestContext.Current.CancellationToken);

        Assert.Equal(new Bar(from, from.AddMinutes(1), 10408.6, 10416, 10405.4, 10416, 12.45584973), answer.Bars[0]);
        Assert.Equal(3, answer.Bars.Count);
    }

    // 1499040000000 ms = 2017-07-03T00:00Z, a week by its times; asked for as such it shows the taker's volume, element 10.
    [Fact]
    public async Task Read_Binance_SaysHowMuchTakersBought()
    {
        var from = new DateTime(2017, 7, 3, 0, 0, 0, DateTimeKind.Utc);
        using var source = Source("binance", from.AddYears(1), _ => Answer(Given.Recorded("binance/rest_klines_doc.json")));
        var answer = await source.ReadAsync(Id("binance"), Timeframe.OneWeek, from, from.AddDays(7), TestContext.Current.CancellationToken);

        Assert.Equal(new Bar(from, from.AddDays(7), 0.0163479, 0.8, 0.015758, 0.015771, 148976.11427815, 1756.87402397), Assert.Single(answer.Bars));
    }

    // 2,500 minutes with some missing, in pages of 1000: from wherever the last answer ended, as after a restart.
    [Fact]
    public async Task Read_FromPageToPage_GivesEveryClosedBarOnce()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var minutes = Enumerable.Range(0, 2500).Where(minute => minute % 7 != 3).ToArray();
        using var source = Source("binance", start.AddMinutes(2400).AddSeconds(30), request =>
        {
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query);
            var (first, last) = (Minute(query["startTime"]), Minute(query["endTime"]));
            var rows = minutes.Where(minute => minute >= first && minute <= last).Take(1000).Select(minute =>
                $"[{new DateTimeOffset(start.AddMinutes(minute)).ToUnixTimeMilliseconds()},\"1\",\"2\",\"1\",\"1\",\"5\",0,\"0\",1,\"2\",\"0\",\"0\"]");
            return Answer(System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', rows)}]"));

            double Minute(string? milliseconds) => (DateTime.UnixEpoch.AddMilliseconds(double.Parse(milliseconds!, CultureInfo.InvariantCulture)) - start).TotalMinutes;
        });
        var (bars, from, pages) = (new List<Bar>(), start, 0);
        while (from < start.AddMinutes(2400))
        {
            var answer = await source.ReadAsync(Id("binance"), Timeframe.OneMinute, from, start.AddMinutes(2500), TestContext.Current.CancellationToken);
            Assert.Equal(HistoryStatus.Answered, answer.Status);
            Assert.True(answer.Through > from);
            bars.AddRange(answer.Bars);
            from = answer.Through;
            pages++;
        }

        // The bar of minute 2400 is still running.
        Assert.Equal(minutes.Where(minute => minute < 2400).Select(minute => start.AddMinutes(minute)), bars.Select(bar => bar.OpenTime));
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task Read_KrakenBeyondItsLastBars_IsNotTakenForSilence()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = Enumerable.Range(0, 720).Select(i => $"[{new DateTimeOffset(start.AddMinutes(i)).ToUnixTimeSeconds()},\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",1]");
        var body = System.Text.Encoding.UTF8.GetBytes($$$"""{"error":[],"result":{"X":[{{{string.Join(',', rows)}}}],"last":1}}""");
        using var source = Source("kraken", start.AddMinutes(725), _ => Answer(body));

        var early = await source.ReadAsync(Id("kraken"), Timeframe.OneMinute, start.AddMinutes(-1), start.AddMinutes(720), TestContext.Current.CancellationToken);
        var within = await source.ReadAsync(Id("kraken"), Timeframe.OneMinute, start, start.AddMinutes(720), TestContext.Current.CancellationToken);

        Assert.Equal((HistoryStatus.Unsupported, start), (early.Status, early.Earliest));
        Assert.Contains("only the last 720 bars of 1m: none before 2024-01-01 00:00:00Z", early.Reason, StringComparison.Ordinal);
        Assert.Equal((HistoryStatus.Answered, 720), (within.Status, within.Bars.Count));
    }

    [Theory]
    [InlineData("binance", 400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", HistoryStatus.Unsupported, "binance refused: Invalid symbol.")]
    [InlineData("binance", 400, "{\"code\":-1003,\"msg\":\"Too much request weight used.\"}", HistoryStatus.Unavailable, "Too much")]
    [InlineData("binance", 503, "busy", HistoryStatus.Unavailable, "HTTP 503")]
    [InlineData("binance", 200, "nonsense", HistoryStatus.Unavailable, "not as documented")]
    [InlineData("binance", 200, "[[1704067200000,\"1\",\"0.5\",\"1\",\"1\",\"5\",0,\"0\",1,\"2\"]]", HistoryStatus.Unavailable, "contradicts itself")]
    [InlineData("binance", 200, "[[1704067200000,\"1\",\"1\"]]", HistoryStatus.Unavailable, "not as documented")]
    [InlineData("binance", 200, "[[1704067201000,\"1\",\"1\",\"1\",\"1\",\"5\",0,\"0\",1,\"2\"]]", HistoryStatus.Unavailable, "out of place")]
    [InlineData("kucoin", 200, "{\"code\":\"400100\",\"msg\":\"Invalid Parameter.\"}", HistoryStatus.Unsupported, "Invalid Parameter.")]
    [InlineData("kraken", 200, "{\"error\":[\"EQuery:Unknown asset pair\"]}", HistoryStatus.Unsupported, "Unknown asset pair")]
    [InlineData("kraken", 200, "{\"error\":[\"EService:Busy\"]}", HistoryStatus.Unavailable, "EService:Busy")]
    [InlineData("coinbase", 404, "{\"error\":\"NOT_FOUND\"}", HistoryStatus.Unsupported, "HTTP 404")]
    public async Task Read_AnError_SaysWhetherAskingAgainHelps(string venue, int status, string body, HistoryStatus expected, string reason)
    {
        var from = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        using var source = Source(venue, from.AddDays(1), _ => Answer(System.Text.Encoding.UTF8.GetBytes(body), (HttpStatusCode)status));
        var answer = await source.ReadAsync(Id(venue), Timeframe.OneMinute, from, from.AddHours(1), TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.Status);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.Empty(answer.Bars);
    }

    [Fact]
    public async Task Read_WithoutANetwork_IsUnavailable()
    {
        using var source = Source("binance", Given.ReceivedAt, _ => throw new HttpRequestException("no route"));
        var answer = await source.ReadAsync(Id("binance"), Timeframe.OneMinute, Given.ReceivedAt.AddHours(-1), Given.ReceivedAt, TestContext.Current.CancellationToken);
        Assert.Equal((HistoryStatus.Unavailable, "binance cannot be reached (no route)."), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Read_WhatTheVenueDoesNotHave_IsUnsupportedWithoutAsking()
    {
        using var source = Source("coinbase", Given.ReceivedAt, _ => throw new InvalidOperationException("Nobody may ask."));
        var (from, cancel) = (Given.ReceivedAt.AddDays(-9), TestContext.Current.CancellationToken);
        Assert.True(Timeframe.TryParse("4h", out var fourHours));

        Assert.Equal(HistoryStatus.Unsupported, (await source.ReadAsync(Id("coinbase"), fourHours, from, Given.ReceivedAt, cancel)).Status);
        Assert.Equal(HistoryStatus.Unsupported, (await source.ReadAsync(Id("kraken"), Timeframe.OneHour, from, Given.ReceivedAt, cancel)).Status);
        var future = await source.ReadAsync(Id("coinbase"), Timeframe.OneHour, Given.ReceivedAt.AddDays(1), Given.ReceivedAt.AddDays(2), cancel);
        Assert.Equal((HistoryStatus.Answered, 0, Given.ReceivedAt.AddDays(1)), (future.Status, future.Bars.Count, future.Through));
    }

    private static HttpResponseMessage Answer(byte[] body, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new ByteArrayContent(body) };

    private static InstrumentId Id(string venue) => new(new Venue(venue), "A-B");

    private static VenueHistory Source(string venue, DateTime now, Func<HttpRequestMessage, HttpResponseMessage> answer) => new(
        VenueProtocol.Of(new Venue(venue)),
        id => id == Id(venue) ? Given.Listing(id.Venue, id.Symbol, "X") : null,
        new HttpClient(new StubHandler(answer)),
        new SteppingClock(now));

    private sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
