using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using R3edge.Application.Collection;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Tests.Connections;
using R3edge.SimulatedExchange;
using R3edge.SimulatedExchange.Faults;

namespace R3edge.Cli.Tests.Collection;

/// <summary>Trades of the simulated exchange, which has traded for five hours of 2024, and of venues that answer as documented.</summary>
public sealed class DataDownloadTradesTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly TemporaryFolder _folder = new();
    private ExchangeServer _exchange = null!;

    private string Out => _folder.File("trades.csv");

    private string Part => Out + ".part";

    public async ValueTask InitializeAsync()
    {
        var market = new SimulationOptions { Instruments = 1, Start = Start };
        var options = new ExchangeOptions { Market = new MarketTapeOptions { Market = market }, FollowsClock = false };
        _exchange = await ExchangeServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        _exchange.AdvanceTo(Start.AddHours(5));
    }

    public async ValueTask DisposeAsync()
    {
        await _exchange.DisposeAsync();
        _folder.Dispose();
    }

    // Fifty to sixty trades a minute for two and a half hours.
    [Fact]
    public async Task Download_FromAnExchangeThatRefusesAndFails_WritesEveryTradeOnce()
    {
        var expected = await ExpectedAsync("2024-01-01T02:00:00.500Z", "2024-01-01T04:30:00.250Z");
        _exchange.Faults = new FaultPlan { Seed = 3, TooManyRequests = 0.1, Unavailable = 0.2 };

        var output = await CommandLineRun.Succeeds(Arguments(("--from", "2024-01-01T02:00:00.500Z"), ("--to", "2024-01-01T04:30:00.250Z")));

        Assert.True(expected.Length > 5000, "There are several pages.");
        Assert.Equal(expected, await LinesAsync(Out));
        Assert.Equal(
            $"Wrote {expected.Length.ToString("N0", CultureInfo.InvariantCulture)} trades, {TimeOf(expected[0])} to {TimeOf(expected[^1])}, to {Out}.\n", output);
        Assert.False(File.Exists(Part));
        Assert.NotEmpty(_exchange.FaultCounts);
    }

    // Killed as the system kills: nothing is tidied up. What is behind the last whole page is dropped, the rest is not asked for again.
    [Fact]
    public async Task Download_KilledAndStartedAgain_IsTheSameAsInOneGo()
    {
        var expected = await ExpectedAsync("2024-01-01", "2024-01-01T05:00:00Z");
        await KillAfterAsync(pages: 3);
        var kept = (await LinesAsync(Part)).Count(line => !line.StartsWith('#'));
        Assert.InRange(kept, 3000, expected.Length - 1);
        Assert.False(File.Exists(Out));
        await File.AppendAllTextAsync(Part, expected[kept] + "\n" + expected[kept + 1][..20], TestContext.Current.CancellationToken);

        var output = await CommandLineRun.Succeeds(Arguments());

        Assert.StartsWith($"Going on at {TimeOf(expected[kept - 1])} with the {kept:N0} trades of {Part}.\n", output, StringComparison.Ordinal);
        Assert.Equal(expected, await LinesAsync(Out));
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task Download_Gzipped_HasTheSameLines()
    {
        var packed = _folder.File("trades.csv.gz");
        await CommandLineRun.Succeeds(Arguments(("--to", "2024-01-01T00:10:00Z"), ("--out", packed)));

        await using var file = File.OpenRead(packed);
        await using var unpacked = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(await ExpectedAsync("2024-01-01", "2024-01-01T00:10:00Z"), Lines(text));
    }

    // The last hundred of sixty a minute: a minute is there, five are not.
    [Fact]
    public async Task Download_FromKuCoin_WritesWhatItHasAndRefusesWhatIsOlder()
    {
        await CommandLineRun.Succeeds(Arguments(
            ("--venue", "kucoin"), ("--symbol", "ALPHA-USD"), ("--from", "2024-01-01T04:59:00Z"), ("--to", "2024-01-01T05:00:00Z")));
        // A fraction of a millisecond is told by this protocol only.
        Assert.Equal(
            (await ExpectedAsync("2024-01-01T04:59:00Z", "2024-01-01T05:00:00Z")).Select(WithoutTime),
            (await LinesAsync(Out)).Select(WithoutTime));

        var sentence = await CommandLineRun.IsRefused(Arguments(
            ("--venue", "kucoin"), ("--symbol", "ALPHA-USD"), ("--from", "2024-01-01T04:55:00Z"), ("--out", _folder.File("older.csv"))));
        Assert.StartsWith("kucoin gives only the last 100 trades of kucoin/ALPHA-USD, the oldest of 2024-01-01T04:5", sentence, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("older.csv")));
    }

    // The exchange keeps minute bars of its own.
    [Fact]
    public async Task Download_ThenResample_GivesTheBarsOfTheExchange()
    {
        var (bars, resampled) = (_folder.File("bars.csv"), _folder.File("resampled.csv"));
        await CommandLineRun.Succeeds(Arguments(("--to", "2024-01-01T02:00:00Z")));
        await CommandLineRun.Succeeds("data", "resample", Out, "--timeframe", "1m", "--include-incomplete", "--out", resampled);
        await CommandLineRun.Succeeds(
            [.. Arguments(("--to", "2024-01-01T02:00:00Z"), ("--out", bars)).Where(word => word != "--trades"), "--timeframe", "1m"]);

        var (built, given) = (Load(resampled), Load(bars));
        Assert.Equal(120, given.Count);
        Assert.Equal(given.OpenTicks.ToArray(), built.OpenTicks.ToArray());
        for (var i = 0; i < given.Count; i++)
        {
            var (one, other) = (given[i], built[i]);
            Assert.Equal((one.Open, one.High, one.Low, one.Close), (other.Open, other.High, other.Low, other.Close));
            Assert.Equal(one.Volume, other.Volume, 9);
            Assert.Equal(one.TakerBuyVolume!.Value, other.TakerBuyVolume!.Value, 9);
        }

        static BarSeries Load(string path) => BarFile.Load(path).TryGet(out var series, out var error) ? series : throw new InvalidDataException(error.ToString());
    }

    [Fact]
    public async Task Download_OfATimeWithoutTrades_SaysSoAndLeavesNothing()
    {
        Assert.Equal(
            "binance has no trades of binance/ALPHA-USD from 2024-01-02T00:00:00Z to 2024-01-03T00:00:00Z",
            await CommandLineRun.IsRefused(Arguments(("--from", "2024-01-02"), ("--to", "2024-01-03"))));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task Download_WithTimeframe_IsRefused() => Assert.Equal(
        "--timeframe is the length of a bar, and --trades asks for trades; give one of them",
        await CommandLineRun.IsRefused([.. Arguments(), "--timeframe", "1m"]));

    [Fact]
    public async Task Download_WithNeither_SaysWhatIsNeeded() => Assert.Equal(
        "'r3edge data download' needs --timeframe TIMEFRAME, or --trades",
        await CommandLineRun.IsRefused([.. Arguments().Where(word => word != "--trades")]));

    [Fact]
    public async Task Download_WithAnEndBeforeTheBeginning_IsRefused() => Assert.Equal(
        "nothing traded from 2024-01-02T00:00:00Z to 2024-01-01T00:00:00Z: the end must be later than the beginning",
        await CommandLineRun.IsRefused(Arguments(("--from", "2024-01-02"), ("--to", "2024-01-01"))));

    [Fact]
    public async Task Download_WithADamagedPart_SaysThatItIs()
    {
        await File.WriteAllTextAsync(
            Part, "# trades 1 binance/ALPHA-USD 2024-01-01T00:00:00Z 2024-01-01T05:00:00Z\n# yesterday 7\n", TestContext.Current.CancellationToken);
        Assert.Equal(
            $"{Part} is damaged, so remove it and begin again: it says 'yesterday 7' where a time and the number of a trade belong",
            (await CommandLineRun.Of(Arguments())).Error["r3edge: ".Length..^1]);
    }

    // Two trades of one moment, as each venue's documentation writes them; the zeros that a venue writes stay.
    [Theory]
    [InlineData(
        "kraken", "btcusd",
        "/0/public/AssetPairs", """{"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","pair_decimals":1,"lot_decimals":8,"ordermin":"0.0001","costmin":"0.5","tick_size":"0.1","status":"online"}}}""",
        "/0/public/Trades", """{"error":[],"result":{"XXBTZUSD":[["42283.50000","0.00100000",1704067200.1234567,"b","m","",7],["42283.60000","0.20000000",1704067200.1234567,"s","l","",9]],"last":"1704067200123456789"}}""",
        "2024-01-01T00:00:00.1234567Z,7,42283.50000,0.00100000,buy\n2024-01-01T00:00:00.1234567Z,9,42283.60000,0.20000000,sell\n",
        "; under 1 number between them kraken has no trade")]
    [InlineData(
        "coinbase", "BTC-USD",
        "/api/v3/brokerage/market/products", """{"products":[{"product_id":"BTC-USD","quote_increment":"0.01","base_increment":"0.00000001","quote_min_size":"1","base_min_size":"0.0001","base_max_size":"100"}]}""",
        "/api/v3/brokerage/market/products/BTC-USD/ticker", """{"trades":[{"trade_id":"8","product_id":"BTC-USD","price":"42283.6","size":"0.20","time":"2024-01-01T00:00:00.123456Z","side":"BUY"},{"trade_id":"7","product_id":"BTC-USD","price":"42283.50","size":"0.001","time":"2024-01-01T00:00:00.123456Z","side":"SELL"}],"best_bid":"1","best_ask":"2"}""",
        "2024-01-01T00:00:00.123456Z,7,42283.50,0.001,buy\n2024-01-01T00:00:00.123456Z,8,42283.6,0.20,sell\n",
        "")]
    public async Task Download_FromTheOtherVenues_WritesWhatTheyWrote(
        string venue, string symbol, string list, string listings, string question, string trades, string expected, string missing)
    {
        await using var fake = await FakeVenue.StartAsync();
        fake.Http = path => path.Split('?')[0] is var place && place == list ? listings : place == question ? trades : null;
        var output = await CommandLineRun.Succeeds(
            "data", "download", "--trades", "--venue", venue, "--symbol", symbol, "--from", "2024-01-01", "--to", "2024-01-01T00:05:00Z",
            "--venue-rest", fake.Addresses.Rest.ToString(), "--out", Out);

        Assert.Equal("time,trade_id,price,quantity,side\n" + expected, await File.ReadAllTextAsync(Out, TestContext.Current.CancellationToken));
        Assert.Equal($"Wrote 2 trades, {expected[..expected.IndexOf(',')]} to {expected[..expected.IndexOf(',')]}, to {Out}{missing}.\n", output);
    }

    private static string TimeOf(string line) => line.Split(',')[0];

    private static string WithoutTime(string line) => line[(line.IndexOf(',') + 1)..];

    private static async Task<string[]> LinesAsync(string path) => Lines(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));

    private static string[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != "time,trade_id,price,quantity,side")];

    /// <summary>What the file must say, from what the exchange says number by number.</summary>
    private async Task<string[]> ExpectedAsync(string from, string to)
    {
        using var http = new HttpClient { BaseAddress = _exchange.Rest };
        var (lines, next) = (new List<string>(), 1L);
        var (first, end) = (Milliseconds(from), Milliseconds(to));
        while (true)
        {
            var body = await http.GetStringAsync(
                new Uri($"/api/v3/aggTrades?symbol=ALPHAUSD&fromId={next}&limit=1000", UriKind.Relative), TestContext.Current.CancellationToken);
            using var page = JsonDocument.Parse(body);
            if (page.RootElement.GetArrayLength() == 0)
            {
                return [.. lines];
            }

            foreach (var trade in page.RootElement.EnumerateArray())
            {
                var (time, id) = (trade.GetProperty("T").GetInt64(), trade.GetProperty("a").GetInt64());
                Assert.Equal(next++, id);
                if (time >= first && time < end)
                {
                    var side = trade.GetProperty("m").GetBoolean() ? "sell" : "buy";
                    lines.Add($"{DateTime.UnixEpoch.AddMilliseconds(time):yyyy-MM-ddTHH:mm:ss.FFF}Z,{id},{trade.GetProperty("p")},{trade.GetProperty("q")},{side}");
                }
            }
        }

        static long Milliseconds(string text) => DateTimeOffset.Parse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
    }

    private async Task KillAfterAsync(int pages)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(R3edgeApp).Assembly.Location, .. Arguments()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var begun = TimeProvider.System.GetTimestamp();
        while (Pages() <= pages)
        {
            Assert.False(process.HasExited, process.HasExited ? await errors : "");
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(1), "The download does not begin.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // The process has the file for itself, so its size is all that can be seen from outside: a page has more than 50,000 bytes.
        int Pages() => File.Exists(Part) ? (int)(new FileInfo(Part).Length / 50_000) : 0;
    }

    // The last of equal options counts, so that a case can change one of them.
    private string[] Arguments(params (string Name, string Value)[] change)
    {
        var arguments = new Dictionary<string, string>
        {
            ["--venue"] = "binance",
            ["--symbol"] = "ALPHAUSD",
            ["--from"] = "2024-01-01",
            ["--to"] = "2024-01-01T05:00:00Z",
            ["--out"] = Out,
            ["--venue-rest"] = _exchange.Rest.ToString(),
        };
        foreach (var (name, value) in change)
        {
            arguments[name] = value;
        }

        return ["data", "download", "--trades", .. arguments.SelectMany(pair => new[] { pair.Key, pair.Value })];
    }
}
