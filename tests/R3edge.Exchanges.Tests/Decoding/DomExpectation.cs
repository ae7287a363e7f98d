using System.Globalization;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

/// <summary>
/// What a message says, read a second way: by the document model of System.Text.Json, with strings and the library's parsers,
/// in as few lines as the protocol's description allows.
/// </summary>
internal static class DomExpectation
{
    public static IEnumerable<string> Of(string venue, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return [.. venue switch { "binance" => Binance(root), "kucoin" => KuCoin(root), "kraken" => Kraken(root), _ => Coinbase(root) }];
    }

    private static IEnumerable<string> Binance(JsonElement root)
    {
        var stream = root.TryGetProperty("stream", out var name) ? name.GetString()! : "";
        var data = root.TryGetProperty("data", out var inner) ? inner : root;
        var id = Id(Given.Binance, data.TryGetProperty("s", out var symbol) ? symbol.GetString()! : stream.Split('@')[0].ToUpperInvariant());
        switch (data.TryGetProperty("e", out var kind) ? kind.GetString() : "")
        {
            case "trade" or "aggTrade":
                var number = data.GetProperty(kind.GetString() == "trade" ? "t" : "a").GetInt64();
                var side = data.GetProperty("m").GetBoolean() ? Side.Sell : Side.Buy;
                return [RecordingSink.Line(id, new Trade(Milliseconds(data, "T"), Number(data, "p"), Number(data, "q"), side, number), false)];
            case "depthUpdate":
                return [RecordingSink.Line(
                    id, BookMessageKind.Update, Milliseconds(data, "E"), data.GetProperty("U").GetInt64(), data.GetProperty("u").GetInt64(), null,
                    Levels(data, "b"), Levels(data, "a"))];
            case "kline":
                var k = data.GetProperty("k");
                var close = Milliseconds(k, "T").AddMilliseconds(1);
                var bar = new Bar(Milliseconds(k, "t"), close, Number(k, "o"), Number(k, "h"), Number(k, "l"), Number(k, "c"), Number(k, "v"), Number(k, "V"));
                Assert.True(Timeframe.TryParse(k.GetProperty("i").GetString(), out var timeframe));
                return [RecordingSink.Line(id, timeframe, bar, k.GetProperty("x").GetBoolean())];
            default:
                var quote = new Quote(Given.ReceivedAt, Number(data, "b"), Number(data, "B"), Number(data, "a"), Number(data, "A"));
                return [RecordingSink.Line(id, quote, data.GetProperty("u").GetInt64())];
        }
    }

    private static IEnumerable<string> KuCoin(JsonElement root)
    {
        var topic = root.GetProperty("topic").GetString()!.Split(':');
        var data = root.GetProperty("data");
        switch (topic[0])
        {
            case "/market/match":
                var side = data.GetProperty("side").GetString() == "buy" ? Side.Buy : Side.Sell;
                var time = Ticks(long.Parse(data.GetProperty("time").GetString()!, CultureInfo.InvariantCulture) / 100);
                var trade = new Trade(time, Number(data, "price"), Number(data, "size"), side, long.Parse(data.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture));
                return [RecordingSink.Line(Id(Given.KuCoin, data.GetProperty("symbol").GetString()!), trade, false)];
            case "/market/level2":
                var changes = data.GetProperty("changes");
                return [RecordingSink.Line(
                    Id(Given.KuCoin, topic[1]), BookMessageKind.Update, data.TryGetProperty("time", out _) ? Milliseconds(data, "time") : default,
                    data.GetProperty("sequenceStart").GetInt64(), data.GetProperty("sequenceEnd").GetInt64(), null,
                    Levels(changes, "bids").Where(level => level.Price > 0), Levels(changes, "asks").Where(level => level.Price > 0))];
            case "/market/ticker":
                var at = Milliseconds(data, data.TryGetProperty("time", out _) ? "time" : "Time");
                var quote = new Quote(at, Number(data, "bestBid"), Number(data, "bestBidSize"), Number(data, "bestAsk"), Number(data, "bestAskSize"));
                var symbol = topic[1] == "all" ? root.GetProperty("subject").GetString()! : topic[1];
                return [RecordingSink.Line(Id(Given.KuCoin, symbol), quote, long.Parse(data.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture))];
            case "/spotMarket/level1":
                var (bid, ask) = (data.GetProperty("bids"), data.GetProperty("asks"));
                var best = new Quote(Milliseconds(data, "timestamp"), Number(bid[0]), Number(bid[1]), Number(ask[0]), Number(ask[1]));
                return [RecordingSink.Line(Id(Given.KuCoin, topic[1]), best, 0)];
            case "/market/candles":
                var c = data.GetProperty("candles");
                var start = DateTime.UnixEpoch.AddSeconds(Number(c[0]));
                var bar = new Bar(start, start.AddHours(1), Number(c[1]), Number(c[3]), Number(c[4]), Number(c[2]), Number(c[5]));
                return [RecordingSink.Line(Id(Given.KuCoin, data.GetProperty("symbol").GetString()!), Timeframe.OneHour, bar, null)];
            default:
                return [RecordingSink.Line(
                    Id(Given.KuCoin, topic[1]), BookMessageKind.Picture, Milliseconds(data, "timestamp"), 0, 0, null, Levels(data, "bids"), Levels(data, "asks"))];
        }
    }

    private static IEnumerable<string> Kraken(JsonElement root)
    {
        var isSnapshot = root.GetProperty("type").GetString() == "snapshot";
        foreach (var data in root.GetProperty("data").EnumerateArray())
        {
            var id = Id(Given.Kraken, data.GetProperty("symbol").GetString()!);
            switch (root.GetProperty("channel").GetString())
            {
                case "trade":
                    var side = data.GetProperty("side").GetString() == "buy" ? Side.Buy : Side.Sell;
                    yield return RecordingSink.Line(id, new Trade(Rfc(data, "timestamp"), Number(data, "price"), Number(data, "qty"), side, data.GetProperty("trade_id").GetInt64()), isSnapshot);
                    break;
                case "ticker":
                    yield return RecordingSink.Line(id, new Quote(Rfc(data, "timestamp"), Number(data, "bid"), Number(data, "bid_qty"), Number(data, "ask"), Number(data, "ask_qty")), 0);
                    break;
                case "ohlc":
                    var minutes = data.GetProperty("interval").GetInt32();
                    var begin = Rfc(data, "interval_begin");
                    Assert.True(Timeframe.TryFromDuration(TimeSpan.FromMinutes(minutes), out var timeframe));
                    var bar = new Bar(begin, begin.AddMinutes(minutes), Number(data, "open"), Number(data, "high"), Number(data, "low"), Number(data, "close"), Number(data, "volume"));
                    yield return RecordingSink.Line(id, timeframe, bar, null);
                    break;
                default:
                    yield return RecordingSink.Line(
                        id, isSnapshot ? BookMessageKind.Snapshot : BookMessageKind.Update,
                        data.TryGetProperty("timestamp", out _) ? Rfc(data, "timestamp") : Given.ReceivedAt, 0, 0, data.GetProperty("checksum").GetUInt32(),
                        Objects(data, "bids", "price", "qty"), Objects(data, "asks", "price", "qty"));
                    break;
            }
        }
    }

    private static IEnumerable<string> Coinbase(JsonElement root)
    {
        var time = Rfc(root, "timestamp");
        foreach (var data in root.GetProperty("events").EnumerateArray())
        {
            var isSnapshot = data.GetProperty("type").GetString() == "snapshot";
            switch (root.GetProperty("channel").GetString())
            {
                case "market_trades":
                    foreach (var trade in data.GetProperty("trades").EnumerateArray().Reverse())
                    {
                        var taker = trade.GetProperty("side").GetString() == "BUY" ? Side.Sell : Side.Buy;
                        yield return RecordingSink.Line(
                            Id(Given.Coinbase, trade.GetProperty("product_id").GetString()!),
                            new Trade(Rfc(trade, "time"), Number(trade, "price"), Number(trade, "size"), taker, long.Parse(trade.GetProperty("trade_id").GetString()!, CultureInfo.InvariantCulture)),
                            isSnapshot);
                    }

                    break;
                case "ticker":
                    foreach (var t in data.GetProperty("tickers").EnumerateArray())
                    {
                        var quote = new Quote(time, Number(t, "best_bid"), Number(t, "best_bid_quantity"), Number(t, "best_ask"), Number(t, "best_ask_quantity"));
                        yield return RecordingSink.Line(Id(Given.Coinbase, t.GetProperty("product_id").GetString()!), quote, 0);
                    }

                    break;
                case "candles":
                    foreach (var c in data.GetProperty("candles").EnumerateArray())
                    {
                        var start = DateTime.UnixEpoch.AddSeconds(Number(c, "start"));
                        var bar = new Bar(start, start.AddMinutes(5), Number(c, "open"), Number(c, "high"), Number(c, "low"), Number(c, "close"), Number(c, "volume"));
                        yield return RecordingSink.Line(Id(Given.Coinbase, c.GetProperty("product_id").GetString()!), Timeframe.FiveMinutes, bar, null);
                    }

                    break;
                default:
                    var updates = data.GetProperty("updates").EnumerateArray().ToArray();
                    yield return RecordingSink.Line(
                        Id(Given.Coinbase, data.GetProperty("product_id").GetString()!), isSnapshot ? BookMessageKind.Snapshot : BookMessageKind.Update, time, 0, 0, null,
                        Of(updates, "bid"), Of(updates, "offer"));
                    break;
            }
        }

        static IEnumerable<BookLevel> Of(JsonElement[] updates, string side) => updates
            .Where(update => update.GetProperty("side").GetString() == side)
            .Select(update => new BookLevel(Number(update, "price_level"), Number(update, "new_quantity")));
    }

    private static InstrumentId Id(ListingTable table, string symbol) => table.Listings.Single(listing => listing.StreamSymbol == symbol).Id;

    private static BookLevel[] Levels(JsonElement data, string name) =>
        [.. data.GetProperty(name).EnumerateArray().Select(level => new BookLevel(Number(level[0]), Number(level[1])))];

    private static BookLevel[] Objects(JsonElement data, string name, string price, string quantity) =>
        [.. data.GetProperty(name).EnumerateArray().Select(level => new BookLevel(Number(level, price), Number(level, quantity)))];

    private static double Number(JsonElement element, string name) => Number(element.GetProperty(name));

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : double.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    private static DateTime Milliseconds(JsonElement element, string name) => Ticks(element.GetProperty(name).GetInt64() * TimeSpan.TicksPerMillisecond);

    private static DateTime Ticks(long ticks) => new(DateTime.UnixEpoch.Ticks + ticks, DateTimeKind.Utc);

    // The library takes seven places; venues send up to nine, of which the last two are cut off.
    private static DateTime Rfc(JsonElement element, string name)
    {
        var text = element.GetProperty(name).GetString()!;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        text = point >= 0 && text.Length > point + 9 ? text[..(point + 8)] + "Z" : text;
        return DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
    }
}
