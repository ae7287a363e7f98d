using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Tests.Connections;

/// <summary>
/// Binance on this machine: lists instruments, has their trades by number and their books, sends what happens to whoever subscribed,
/// and answers for past bars of a minute, whose closes are 100 and the minute of the hour.
/// </summary>
internal sealed class FakeBinance : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, List<string>> _trades = new();
    private readonly ConcurrentDictionary<string, long> _books = new();
    private readonly string[] _symbols;

    private FakeBinance(FakeVenue venue, string[] symbols)
    {
        (Venue, _symbols) = (venue, symbols);
        venue.Answer = text => [$$"""{"result":null,"id":{{Regex.Match(text, "\"id\":(\\d+)").Groups[1].Value}}}"""];
        venue.Http = Answer;
    }

    public FakeVenue Venue { get; }

    public VenueAddresses Addresses => Venue.Addresses;

    /// <summary>Symbols such as BTC-USDT.</summary>
    public static async Task<FakeBinance> StartAsync(params string[] symbols) => new(await FakeVenue.StartAsync(), symbols);

    /// <summary>Something trades; whoever is connected hears of it.</summary>
    public async Task TradeAsync(string symbol, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            await Venue.SendToAllAsync($$$"""{"stream":"{{{Stream(symbol)}}}@aggTrade","data":{{{Add(symbol)}}}}""");
        }
    }

    /// <summary>Something trades, and the message about it is lost.</summary>
    public void Lose(string symbol, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            Add(symbol);
        }
    }

    /// <summary>The best bid becomes so large; the update leaves numbers out where it is told to.</summary>
    public async Task BookAsync(string symbol, string quantity, int skip = 0)
    {
        var last = _books.AddOrUpdate(symbol, 11 + skip, (_, before) => before + 1 + skip);
        await Venue.SendToAllAsync(
            $$$"""{"stream":"{{{Stream(symbol)}}}@depth@100ms","data":{"e":"depthUpdate","E":{{{Now()}}},"s":"{{{Name(symbol)}}}","U":{{{last}}},"u":{{{last}}},"b":[["99.5","{{{quantity}}}"]],"a":[]}}""");
    }

    /// <summary>Whether the newest subscription asked for the trades of a symbol.</summary>
    public bool IsSubscribed(string symbol) =>
        Venue.Received.Any(text => text.Contains($"\"{Stream(symbol)}@aggTrade\"", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Venue.DisposeAsync();

    private static string Name(string symbol) => symbol.Replace("-", "", StringComparison.Ordinal);

    private static string Stream(string symbol) => Name(symbol).ToLowerInvariant();

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Argument(string path, string name) => Regex.Match(path, $"[?&]{name}=([^&]+)").Groups[1].Value;

    private static long Number(string path, string name) => long.Parse(Argument(path, name), CultureInfo.InvariantCulture);

    private string Add(string symbol)
    {
        var list = _trades.GetOrAdd(symbol, _ => []);
        lock (list)
        {
            var text = $$"""{"e":"aggTrade","E":{{Now()}},"s":"{{Name(symbol)}}","a":{{list.Count + 1}},"p":"100","q":"1","f":1,"l":1,"T":{{Now()}},"m":true,"M":true}""";
            list.Add(text);
            return text;
        }
    }

    private string? Answer(string path) => path.Split('?')[0] switch
    {
        "/api/v3/exchangeInfo" => $$"""{"symbols":[{{string.Join(',', _symbols.Select(Listing))}}]}""",
        "/api/v3/time" => $$"""{"serverTime":{{Now()}}}""",
        "/api/v3/depth" => $$"""{"lastUpdateId":{{_books.GetValueOrDefault(SymbolOf(path), 10)}},"bids":[["99.5","1"]],"asks":[["100.5","1"]]}""",
        "/api/v3/aggTrades" => Trades(path),
        "/api/v3/klines" => Bars(Number(path, "startTime"), Number(path, "endTime"), Number(path, "limit")),
        _ => null,
    };

    private string SymbolOf(string path) => _symbols.First(symbol => Name(symbol) == Argument(path, "symbol"));

    private string Trades(string path)
    {
        var list = _trades.GetOrAdd(SymbolOf(path), _ => []);
        lock (list)
        {
            return $"[{string.Join(',', list.Skip((int)Number(path, "fromId") - 1).Take(1000))}]";
        }
    }

    private static string Bars(long from, long to, long limit)
    {
        const long Minute = 60_000;
        var first = (from + Minute - 1) / Minute * Minute;
        var rows = Enumerable.Range(0, (int)limit).Select(i => first + (i * Minute)).TakeWhile(open => open <= to && open <= Now())
            .Select(open => string.Create(
                CultureInfo.InvariantCulture,
                $"[{open},\"{Close(open - Minute)}\",\"160\",\"99\",\"{Close(open)}\",\"10\",{open + Minute - 1},\"0\",1,\"5\",\"0\",\"0\"]"));
        return $"[{string.Join(',', rows)}]";
    }

    private static long Close(long open) => 100 + (open / 60_000 % 60);

    private static string Listing(string symbol)
    {
        var assets = symbol.Split('-');
        return $$"""
            {"symbol":"{{Name(symbol)}}","status":"TRADING","baseAsset":"{{assets[0]}}","baseAssetPrecision":8,"quoteAsset":"{{assets[1]}}","quoteAssetPrecision":8,
            "filters":[{"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"1000000","tickSize":"0.01"},
            {"filterType":"LOT_SIZE","minQty":"0.00001","maxQty":"9000","stepSize":"0.00001"},{"filterType":"NOTIONAL","minNotional":"5"}]}
            """;
    }
}
