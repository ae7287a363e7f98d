using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Coinbase;

/// <summary>
/// Coinbase's feed. One channel a message; the first must go out within five seconds. Heartbeats are subscribed as well: they
/// come every second, so silence means that the connection is dead.
/// </summary>
internal sealed class CoinbaseProtocol : VenueProtocol
{
    private static readonly string[] Renewal = ["unsubscribe", "subscribe"];

    private const int ProductsAMessage = 50;

    public override Venue Venue => Venue.Coinbase;

    // The venue names no limit; a jump of the counter makes every book of a connection stale, so few share one.
    public override int SubscriptionsPerConnection => 60;

    internal override TimeSpan SendSpacing => TimeSpan.FromMilliseconds(140);

    internal override TimeSpan ConnectSpacing => TimeSpan.FromMilliseconds(250);

    internal override TimeSpan RequestSpacing => TimeSpan.FromMilliseconds(250);

    internal override string TimePath => "/api/v3/brokerage/time";

    public override VenueAddresses Addresses { get; } = new(
        new Uri("https://api.coinbase.com"), new Uri("wss://advanced-trade-ws.coinbase.com"));

    internal override bool HasBars(Timeframe timeframe) => timeframe == Timeframe.FiveMinutes;

    internal override FeedDecoder CreateDecoder(ListingTable listings) => new CoinbaseDecoder(listings);

    internal override IEnumerable<OutgoingMessage> Subscribe(
        IReadOnlyList<FeedSubscription> subscriptions, int bookDepth, Func<long> nextId)
    {
        yield return new OutgoingMessage("""{"type":"subscribe","channel":"heartbeats"}""", 1);
        foreach (var group in subscriptions.GroupBy(subscription => subscription.Channel))
        {
            foreach (var products in group.Select(subscription => subscription.Listing.RestSymbol).Distinct().Chunk(ProductsAMessage))
            {
                yield return Message("subscribe", ChannelOf(group.Key), products) with { Answers = 1 };
            }
        }
    }

    internal override OutgoingMessage? Ping(long id) => null;

    internal override IEnumerable<OutgoingMessage> RenewBooks(IReadOnlyList<Listing> listings, int bookDepth, Func<long> nextId) =>
        listings.Select(listing => listing.RestSymbol).Chunk(ProductsAMessage).SelectMany(products => Renewal
            .Select(type => Message(type, ChannelOf(FeedChannel.Books), products)));

    internal override TradePaging TradePaging => TradePaging.Backwards;

    internal override string TradesPath(Listing listing, TradePlace place, DateTime? end = null)
    {
        var product = Uri.EscapeDataString(listing.RestSymbol);
        var until = end is { } time ? string.Create(CultureInfo.InvariantCulture, $"&end={Seconds(time)}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"/api/v3/brokerage/market/products/{product}/ticker?limit={TradesAPage}&start={Seconds(place.Time)}{until}");
    }

    // The side is that of the order that was waiting, as over the WebSocket.
    internal override HistoryReading<PastTrade> ReadPastTrades(ReadOnlyMemory<byte> body, int status) => HistoryRows.Read(
        body,
        root => Refusal(root, "trades", status),
        static root => root.GetProperty("trades"),
        static trade => TradeRows.Trade(
            TradeRows.Text(trade.GetProperty("time")),
            trade.GetProperty("price"),
            trade.GetProperty("size"),
            RestJson.Sided(trade.GetProperty("side"), "SELL", "BUY"),
            trade.GetProperty("trade_id")));

    internal override string ListingsPath => "/api/v3/brokerage/market/products";

    internal override ListingReading ReadListings(ReadOnlyMemory<byte> body) => CoinbaseListings.Read(body);

    internal override BarsRequest? BarsRequest(Listing listing, Timeframe timeframe, DateTime from, DateTime to)
    {
        const int MostBars = 300;
        if (GranularityOf(timeframe) is not { } granularity)
        {
            return null;
        }

        // Both ends belong to the answer.
        var until = Window(timeframe, from, to, MostBars);
        var product = Uri.EscapeDataString(listing.RestSymbol);
        var (first, last) = (Seconds(from), Seconds(until) - 1);
        return new BarsRequest(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v3/brokerage/market/products/{product}/candles?start={first}&end={last}&granularity={granularity}"),
            until);
    }

    internal override HistoryReading<Bar> ReadBars(ReadOnlyMemory<byte> body, Timeframe timeframe, int status) => HistoryRows.Read(
        body,
        root => Refusal(root, "candles", status),
        static root => root.GetProperty("candles"),
        row => BarRows.Bar(
            timeframe, row.GetProperty("start"), row.GetProperty("open"), row.GetProperty("high"), row.GetProperty("low"),
            row.GetProperty("close"), row.GetProperty("volume")));

    internal override DateTime? ReadTime(ReadOnlyMemory<byte> body) =>
        RestJson.Time(body, static root => RestJson.Whole(root.GetProperty("epochMillis")));

    // An error has no list; what it has instead differs from case to case.
    private static VenueRefusal? Refusal(JsonElement root, string list, int status) =>
        root.TryGetProperty(list, out _) ? null : new VenueRefusal($"HTTP {status}", status is 400 or 404);

    private static string? GranularityOf(Timeframe timeframe) => timeframe.ToString() switch
    {
        "1m" => "ONE_MINUTE",
        "5m" => "FIVE_MINUTE",
        "15m" => "FIFTEEN_MINUTE",
        "30m" => "THIRTY_MINUTE",
        "1h" => "ONE_HOUR",
        "2h" => "TWO_HOUR",
        "6h" => "SIX_HOUR",
        "1d" => "ONE_DAY",
        _ => null,
    };

    private static string ChannelOf(FeedChannel channel) => channel switch
    {
        FeedChannel.Trades => "market_trades",
        FeedChannel.Quotes => "ticker",
        FeedChannel.Books => "level2",
        _ => "candles",
    };

    private static OutgoingMessage Message(string type, string channel, string[] products) => new(
        $$"""{"type":"{{type}}","product_ids":{{JsonText.Array(products)}},"channel":"{{channel}}"}""", 0);
}
