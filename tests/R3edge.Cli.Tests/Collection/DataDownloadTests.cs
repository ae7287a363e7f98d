using R3edge.Application.Collection;
using R3edge.Exchanges.Tests.Connections;

namespace R3edge.Cli.Tests.Collection;

/// <summary>Bars from venues on this machine that give pages, limit requests, and break connections.</summary>
public sealed class DataDownloadTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly TemporaryFolder _folder = new();
    private FakeBinance _venue = null!;

    private string Out => _folder.File("btc.csv");

    private string Part => Out + ".part";

    private FakeVenue Venue => _venue.Venue;

    public async ValueTask InitializeAsync() => _venue = await FakeBinance.StartAsync("BTC-USDT", "BTC-EUR");

    public async ValueTask DisposeAsync()
    {
        await _venue.DisposeAsync();
        _folder.Dispose();
    }

    // Two days are 2880 minutes: three pages of a thousand. The first request is one too many, and the second breaks.
    [Fact]
    public async Task Download_LimitedAndBroken_WritesEveryBarOnce()
    {
        var asked = 0;
        Venue.Disturb = context =>
        {
            if (!context.Request.Path.StartsWithSegments("/api/v3/klines", StringComparison.Ordinal) || ++asked > 2)
            {
                return false;
            }

            if (asked == 1)
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
            }
            else
            {
                context.Abort();
            }

            return true;
        };
        var started = TimeProvider.System.GetTimestamp();
        var output = await CommandLineRun.Succeeds(Arguments());

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1.0, 60.0);
        Assert.Equal($"Wrote 2,880 bars of 1m, 2024-01-01T00:00:00Z to 2024-01-02T23:59:00Z, to {Out}.\n", output);
        AssertWhole();
        Assert.Equal(5, asked);
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task Download_StoppedBetweenPages_GoesOnAndDropsWhatWasHalfWritten()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Venue.Disturb = context =>
        {
            if (Venue.Requests.Count(IsForBars) == 2)
            {
                stop.Cancel();
            }

            return false;
        };
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Interrupted, await R3edgeApp.RunAsync(Arguments(), new CliConsole(output, error), stop.Token));
        Assert.False(File.Exists(Out));

        // Killed in the middle of a page: whole rows and half a row behind the last mark.
        await File.AppendAllTextAsync(Part, "2024-01-01T16:40:00Z,1,2,1,1,5,2\n2024-01-01T16:4", TestContext.Current.CancellationToken);
        (Venue.Disturb, var before) = (_ => false, Venue.Requests.Count);
        var text = await CommandLineRun.Succeeds(Arguments());

        Assert.StartsWith($"Going on at 2024-01-01T16:40:00Z with the 1,000 bars of {Part}.\n", text, StringComparison.Ordinal);
        AssertWhole();
        Assert.Equal(2, Venue.Requests.Skip(before).Count(IsForBars));
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task Download_WithThePartOfAnother_IsRefusedAndSparesIt()
    {
        await File.WriteAllTextAsync(Part, "# bars 1 binance/BTC-USDT 1h\n", TestContext.Current.CancellationToken);
        Assert.Equal(
            $"{Part} is what is left of another download; remove it, or give another file with --out", await CommandLineRun.IsRefused(Arguments()));
        Assert.True(File.Exists(Part));
    }

    [Fact]
    public async Task Download_WhileAnotherWritesThePart_IsRefused()
    {
        await using var other = new FileStream(Part, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.StartsWith($"{Part} cannot be opened, perhaps because another download writes it", await CommandLineRun.IsRefused(Arguments()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_SymbolThatIsNotListed_NamesThoseThatAreAlike() => Assert.Equal(
        "binance does not list 'BTCUSD'; it lists BTC-EUR, BTC-USDT", await CommandLineRun.IsRefused(Arguments("--symbol", "BTCUSD")));

    [Theory]
    [InlineData("--from 2024-01-01T00:00:30Z is not where a bar of 1m opens; 2024-01-01T00:00:00Z is", "--from", "2024-01-01T00:00:30Z")]
    [InlineData("no bar of 1m opens at 2024-01-03T00:00:00Z or later and has closed by 2024-01-03T00:00:00Z", "--from", "2024-01-03")]
    [InlineData("--out must be a file here: what has come is kept beside it until it is whole", "--out", "-")]
    [InlineData("'bitmex' is not a venue; there are binance, kucoin, kraken and coinbase", "--venue", "bitmex")]
    public async Task Download_WhatCannotBe_IsRefusedInASentence(string sentence, string option, string value) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(Arguments(option, value)));

    [Fact]
    public async Task Download_OfAnInstrumentThatDidNotTradeYet_SaysSoAndLeavesNothing()
    {
        var inner = Venue.Http;
        Venue.Http = path => IsForBars(path) ? "[]" : inner(path);
        Assert.Equal(
            "binance has no bars of binance/BTC-USDT from 2024-01-01T00:00:00Z to 2024-01-03T00:00:00Z", await CommandLineRun.IsRefused(Arguments()));
        Assert.False(File.Exists(Part));
    }

    // One bar of an hour from each of the other venues, as their documentation writes it.
    [Theory]
    [InlineData(
        "kucoin", "BTC-USDT",
        "/api/v2/symbols", """{"code":"200000","data":[{"symbol":"BTC-USDT","name":"BTC-USDT","priceIncrement":"0.1","baseIncrement":"0.00000001","minFunds":"0.1","baseMinSize":"0.00001","baseMaxSize":"1000","enableTrading":true}]}""",
        "/api/v1/market/candles", """{"code":"200000","data":[["1704067200","1","4","5","0.5","7","28"]]}""")]
    [InlineData(
        "kraken", "btcusd",
        "/0/public/AssetPairs", """{"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","pair_decimals":1,"lot_decimals":8,"ordermin":"0.0001","costmin":"0.5","tick_size":"0.1","status":"online"}}}""",
        "/0/public/OHLC", """{"error":[],"result":{"XXBTZUSD":[[1704067200,"1","5","0.5","4","3","7",9]],"last":1704067200}}""")]
    [InlineData(
        "coinbase", "BTC-USD",
        "/api/v3/brokerage/market/products", """{"products":[{"product_id":"BTC-USD","quote_increment":"0.01","base_increment":"0.00000001","quote_min_size":"1","base_min_size":"0.0001","base_max_size":"100"}]}""",
        "/api/v3/brokerage/market/products/BTC-USD/candles", """{"candles":[{"start":"1704067200","low":"0.5","high":"5","open":"1","close":"4","volume":"7"}]}""")]
    public async Task Download_FromTheOtherVenues_WritesTheirBars(string venue, string symbol, string list, string listings, string question, string bars)
    {
        Venue.Http = path => path.Split('?')[0] is var place && place == list ? listings : place == question ? bars : null;
        await CommandLineRun.Succeeds(
            "data", "download", "--venue", venue, "--symbol", symbol, "--timeframe", "1h", "--from", "2024-01-01", "--to", "2024-01-01T01:00:00Z",
            "--venue-rest", _venue.Addresses.Rest.ToString(), "--out", Out);
        Assert.Equal("time,open,high,low,close,volume\n2024-01-01T00:00:00Z,1,5,0.5,4,7\n", await File.ReadAllTextAsync(Out, TestContext.Current.CancellationToken));
    }

    private static bool IsForBars(string path) => path.StartsWith("/api/v3/klines", StringComparison.Ordinal);

    // The later of two equal options counts, so that a case can change one of them.
    private string[] Arguments(params string[] change)
    {
        var arguments = new Dictionary<string, string>
        {
            ["--venue"] = "binance",
            ["--symbol"] = "BTCUSDT",
            ["--timeframe"] = "1m",
            ["--from"] = "2024-01-01",
            ["--to"] = "2024-01-03",
            ["--out"] = Out,
            ["--venue-rest"] = _venue.Addresses.Rest.ToString(),
        };
        for (var i = 0; i < change.Length; i += 2)
        {
            arguments[change[i]] = change[i + 1];
        }

        return ["data", "download", .. arguments.SelectMany(pair => new[] { pair.Key, pair.Value })];
    }

    private void AssertWhole()
    {
        var loaded = BarFile.Load(Out);
        Assert.True(loaded.TryGet(out var series, out _));
        Assert.Equal(2880, series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            // A close is 100 and the minute of the hour; takers bought half of 10.
            Assert.Equal((Start.AddMinutes(i), 100.0 + (i % 60), 5.0), (series.OpenTime(i), series.Close[i], series.TakerBuyVolume[i]));
        }
    }
}
