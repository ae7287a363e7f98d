using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Kraken;
using R3edge.Exchanges.KuCoin;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests;

/// <summary>Instruments and decoders for the recorded messages.</summary>
internal static class Given
{
    public static DateTime ReceivedAt { get; } = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static ListingTable Binance { get; } = new(
    [
        Listing(Venue.Binance, "BNB-BTC", "BNBBTC"), Listing(Venue.Binance, "BNB-USDT", "BNBUSDT"), Listing(Venue.Binance, "ETH-USDT", "ETHUSDT"),
        Listing(Venue.Binance, "FTM-USDT", "FTMUSDT"), Listing(Venue.Binance, "XMR-BTC", "XMRBTC"), Listing(Venue.Binance, "BTC-USDT", "BTCUSDT"),
    ]);

    public static ListingTable KuCoin { get; } = new(
        [Listing(Venue.KuCoin, "BTC-USDT", "BTC-USDT"), Listing(Venue.KuCoin, "BCHSV-USDT", "BCHSV-USDT")]);

    public static ListingTable Kraken { get; } = new(
        [Listing(Venue.Kraken, "BTC-USD", "BTC/USD", 1, 8), Listing(Venue.Kraken, "MATIC-USD", "MATIC/USD", 4, 8)]);

    public static ListingTable Coinbase { get; } = new(
        [Listing(Venue.Coinbase, "BTC-USD", "BTC-USD"), Listing(Venue.Coinbase, "ETH-USDT", "ETH-USDT")]);

    public static string[] Venues { get; } = ["binance", "kucoin", "kraken", "coinbase"];

    public static FeedDecoder Decoder(string venue) => venue switch
    {
        "binance" => new BinanceDecoder(Binance),
        "kucoin" => new KuCoinDecoder(KuCoin),
        "kraken" => new KrakenDecoder(Kraken),
        _ => new CoinbaseDecoder(Coinbase),
    };

    public static ListingTable Table(string venue) => Decoder(venue).Listings;

    public static Listing Listing(Venue venue, string symbol, string stream, int? priceDecimals = null, int? quantityDecimals = null) => new()
    {
        Instrument = new Instrument(new InstrumentId(venue, symbol), 0.00000001m, 0.00000001m, 0m),
        StreamSymbol = stream,
        RestSymbol = stream,
        PriceDecimals = priceDecimals,
        QuantityDecimals = quantityDecimals,
    };

    public static byte[] Recorded(string path) => File.ReadAllBytes(SharedData.Require("wire/" + path));

    public static IEnumerable<byte[]> RecordedLines(string path) =>
        File.ReadLines(SharedData.Require("wire/" + path)).Select(System.Text.Encoding.UTF8.GetBytes);
}
