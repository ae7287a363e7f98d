using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Binance;

/// <summary>
/// Binance's feed. Aggregate trades rather than single ones, since only those can be fetched by number afterwards. Pings of the
/// server are frames that the socket answers by itself; a list of the subscriptions serves as a sign of life.
/// </summary>
internal sealed class BinanceProtocol : VenueProtocol
{
    /// <summary>How many levels of a side a snapshot has at most.</summary>
    internal const int SnapshotLevels = 1000;

    private const int StreamsAMessage = 200;

    public override Venue Venue => Venue.Binance;

    public override int SubscriptionsPerConnection => 1_000;

    // 5 messages a second, pings and pongs included; 300 connections in 5 minutes.
    internal override TimeSpan SendSpacing => TimeSpan.FromMilliseconds(300);

    internal override TimeSpan ConnectSpacing => TimeSpan.FromMilliseconds(1_100);

    // A snapshot weighs 50 of 6000 a minute: this leaves a quarter of the budget to others.
    internal override TimeSpan RequestSpacing => TimeSpan.FromMilliseconds(700);

    internal override string TimePath => "/api/v3/time";

    public override VenueAddresses Addresses { get; } = new(
        new Uri("https://api.binance.com"), new Uri("wss://stream.binance.com:9443/stream"));

    internal override bool HasBars(Timeframe timeframe) => BinanceTimeframes.Names.Of(timeframe) is not null;

    internal override FeedDecoder CreateDecoder(ListingTable listings) => new BinanceDecoder(listings);

    internal override IEnumerable<OutgoingMessage> Subscribe(
        IReadOnlyList<FeedSubscription> subscriptions, int bookDepth, Func<long> nextId) =>
        subscriptions.Select(StreamOf).Chunk(StreamsAMessage).Select(streams => new OutgoingMessage(
            $$"""{"method":"SUBSCRIBE","params":{{JsonText.Array(streams)}},"id":{{nextId()}}}""", 1));

    internal override OutgoingMessage? Ping(long id) => new OutgoingMessage($$"""{"method":"LIST_SUBSCRIPTIONS","id":{{id}}}""", 0);

    internal override string SnapshotPath(Listing listing) => string.Create(
        CultureInfo.InvariantCulture, $"/api/v3/depth?symbol={Uri.EscapeDataString(listing.RestSymbol)}&limit={SnapshotLevels}");

    internal override FrameOutcome ReadSnapshot(
        FeedDecoder decoder, ReadOnlySpan<byte> body, Listing listing, DateTime receivedAt, IFeedSink sink) =>
        ((BinanceDecoder)decoder).DecodeSnapshot(body, listing, receivedAt, sink);

    // A page weighs 4: at ten a second it is not this but the weight that is told which stops before the limit.
    internal override TimeSpan TradePageSpacing => TimeSpan.FromMilliseconds(100);

    // Without an end: with one the venue gives the newest of the stretch instead of the oldest.
    internal override string TradesPath(Listing listing, TradePlace place, DateTime? end = null)
    {
        var symbol = Uri.EscapeDataString(listing.RestSymbol);
        var from = place.LastId is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"fromId={last + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"startTime={Milliseconds(place.Time)}");
        return $"/api/v3/aggTrades?symbol={symbol}&{from}&limit={TradesAPage}";
    }

    internal override HistoryReading<PastTrade> ReadPastTrades(ReadOnlyMemory<byte> body, int status) => HistoryRows.Read(
        body,
        Refusal,
        static root => root,
        static trade => TradeRows.Trade(
            TradeRows.Counted(trade.GetProperty("T")),
            trade.GetProperty("p"),
            trade.GetProperty("q"),
            trade.GetProperty("m").GetBoolean() ? Side.Sell : Side.Buy,
            trade.GetProperty("a")));

    internal override string ListingsPath => "/api/v3/exchangeInfo";

    internal override ListingReading ReadListings(ReadOnlyMemory<byte> body) => BinanceListings.Read(body);

    internal override BarsRequest? BarsRequest(Listing listing, Timeframe timeframe, DateTime from, DateTime to)
    {
        const int MostBars = 1000;
        var until = Window(timeframe, from, to, MostBars);
        var symbol = Uri.EscapeDataString(listing.RestSymbol);
        var (first, last) = (Seconds(from) * 1000, (Seconds(until) * 1000) - 1);
        return new BarsRequest(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v3/klines?symbol={symbol}&interval={timeframe}&startTime={first}&endTime={last}&limit={MostBars}"),
            until);
    }

    // [open ms, open, high, low, close, volume, close ms, quote volume, trades, volume that takers bought, ...]
    internal override HistoryReading<Bar> ReadBars(ReadOnlyMemory<byte> body, Timeframe timeframe, int status) => HistoryRows.Read(
        body, Refusal, static root => root, row => BarRows.Bar(timeframe, row[0], row[1], row[2], row[3], row[4], row[5], row[9]));

    internal override DateTime? ReadTime(ReadOnlyMemory<byte> body) =>
        RestJson.Time(body, static root => root.GetProperty("serverTime").GetInt64());

    private static VenueRefusal? Refusal(JsonElement root) => root.ValueKind == JsonValueKind.Object
        ? new VenueRefusal(root.GetProperty("msg").GetString() ?? "no reason", root.GetProperty("code").GetInt32() is -1121 or -1120)
        : null;

    private static long Milliseconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static string StreamOf(FeedSubscription subscription)
    {
        var symbol = subscription.Listing.StreamSymbol.ToLowerInvariant();
        return subscription.Channel switch
        {
            FeedChannel.Trades => $"{symbol}@aggTrade",
            FeedChannel.Quotes => $"{symbol}@bookTicker",
            FeedChannel.Books => $"{symbol}@depth@100ms",
            _ => $"{symbol}@kline_{BinanceTimeframes.Names.Of(subscription.Timeframe)}",
        };
    }
}
