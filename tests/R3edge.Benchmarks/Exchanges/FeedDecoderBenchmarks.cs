using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Kraken;
using R3edge.Exchanges.KuCoin;

namespace R3edge.Benchmarks.Exchanges;

/// <summary>
/// The time from the bytes of a frame to what is delivered. An operation is a message for trades, and a level for books, which
/// are decoded and applied.
/// </summary>
[MemoryDiagnoser]
public class FeedDecoderBenchmarks
{
    private const int Messages = 1_000;
    private const int LevelsASide = 20;
    private static readonly DateTime Time = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly BinanceDecoder _binance = new(Table(Venue.Binance, "BTCUSDT"));
    private readonly KuCoinDecoder _kuCoin = new(Table(Venue.KuCoin, "BTC-USDT"));
    private readonly KrakenDecoder _kraken = new(Table(Venue.Kraken, "BTC/USDT"));
    private readonly CoinbaseDecoder _coinbase = new(Table(Venue.Coinbase, "BTC-USDT"));
    private readonly DiscardingSink _sink = new(null);
    private readonly byte[] _binanceTrade = """{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1672515782136,"s":"BTCUSDT","a":31718372,"p":"60650.01000000","q":"0.00213000","f":38248910,"l":38248910,"T":1672515782136,"m":true,"M":true}}"""u8.ToArray();
    private readonly byte[] _kuCoinTrade = """{"topic":"/market/match:BTC-USDT","type":"message","subject":"trade.l3match","data":{"makerOrderId":"671b5007389355000701b1d3","price":"67523","sequence":"11067996711960577","side":"buy","size":"0.003","symbol":"BTC-USDT","takerOrderId":"671b50161777ff00074c168d","time":"1729843222921000000","tradeId":"11067996711960577","type":"match"}}"""u8.ToArray();
    private readonly byte[] _krakenTrade = """{"channel":"trade","type":"update","data":[{"symbol":"BTC/USDT","side":"buy","price":105944.2,"qty":0.00027625,"ord_type":"limit","trade_id":10218208,"timestamp":"2023-10-06T17:35:55.440295Z"}]}"""u8.ToArray();
    private readonly byte[] _coinbaseTrade = """{"channel":"market_trades","client_id":"","timestamp":"2024-10-04T07:13:31.158696693Z","sequence_num":2,"events":[{"type":"update","trades":[{"product_id":"BTC-USDT","trade_id":"22381691","price":"2375.56","size":"0.5","time":"2024-10-04T07:13:31.088388Z","side":"BUY"}]}]}"""u8.ToArray();
    private byte[][] _updates = [];
    private ChainedBook _book = null!;
    private DiscardingSink _bookSink = null!;
    private long _sequence;

    /// <summary>A book of 2 x 1000 levels, and updates that change, add and remove levels near its top.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var listing = _binance.Listings.Listings[0];
        _book = ChainedBook.ForBinance(listing);
        _bookSink = new DiscardingSink(_book);
        Restart();
        _updates = [.. Enumerable.Range(1, Messages).Select(Update)];
    }

    /// <summary>Trades of Binance.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public double BinanceTrades() => Decode(_binance, _binanceTrade);

    /// <summary>Trades of KuCoin.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public double KuCoinTrades() => Decode(_kuCoin, _kuCoinTrade);

    /// <summary>Trades of Kraken.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public double KrakenTrades() => Decode(_kraken, _krakenTrade);

    /// <summary>Trades of Coinbase.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public double CoinbaseTrades() => Decode(_coinbase, _coinbaseTrade);

    /// <summary>Updates of a Binance book of 40 levels each, decoded, checked and applied.</summary>
    [Benchmark(OperationsPerInvoke = Messages * LevelsASide * 2)]
    public double BinanceBookLevels()
    {
        Restart();
        foreach (var update in _updates)
        {
            _binance.Decode(update, Time, _bookSink);
        }

        return _book.Sequence == _sequence + Messages ? _bookSink.Sum : throw new InvalidOperationException("An update was not applied.");
    }

    private static ListingTable Table(Venue venue, string symbol) => new(
    [
        new Listing
        {
            Instrument = new Instrument(new InstrumentId(venue, "BTC-USDT"), 0.01m, 0.00001m, 10m),
            StreamSymbol = symbol,
            RestSymbol = symbol,
        },
    ]);

    private static byte[] Update(int number)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":{{number}},"u":{{number}},"b":[""");
        Append(text, number, 60_000m, -0.01m);
        text.Append("],\"a\":[");
        Append(text, number, 60_000.01m, 0.01m);
        return Encoding.ASCII.GetBytes(text.Append("]}}").ToString());
    }

    private static void Append(StringBuilder text, int number, decimal best, decimal step)
    {
        for (var i = 0; i < LevelsASide; i++)
        {
            var place = (number * 7 + i * 11) % 100;
            var quantity = (number + i) % 4 == 0 ? 0m : 0.01m * (1 + (number + i) % 50);
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}[\"{best + step * place:F8}\",\"{quantity:F8}\"]");
        }
    }

    private double Decode(FeedDecoder decoder, byte[] frame)
    {
        for (var i = 0; i < Messages; i++)
        {
            if (decoder.Decode(frame, Time, _sink) != FrameOutcome.Trades)
            {
                throw new InvalidOperationException("The message was not read.");
            }
        }

        return _sink.Sum;
    }

    private void Restart()
    {
        _book.MarkStale(BookBreach.Disconnected);
        _book.Apply(new BookMessage
        {
            Listing = _book.Listing,
            Kind = BookMessageKind.Snapshot,
            Time = Time,
            LastSequence = 0,
            Bids = Side(60_000, -0.01),
            Asks = Side(60_000.01, 0.01),
        });
        _sequence = 0;
    }

    private static BookLevel[] Side(double best, double step) => [.. Enumerable.Range(0, 1000).Select(i => new BookLevel(Math.Round(best + step * i, 2), 1))];
}
