using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Kraken;

/// <summary>Kraken's feed, WebSocket v2. Every symbol of a subscription is acknowledged by itself.</summary>
internal sealed class KrakenProtocol : VenueProtocol
{
    private static readonly string[] Renewal = ["unsubscribe", "subscribe"];

    private const int SymbolsAMessage = 100;

    public override Venue Venue => Venue.Kraken;

    // The venue names no limit; this keeps the loss of one connection small.
    public override int SubscriptionsPerConnection => 200;

    internal override TimeSpan SendSpacing => TimeSpan.FromMilliseconds(60);

    internal override TimeSpan ConnectSpacing => TimeSpan.FromSeconds(1);

    internal override TimeSpan RequestSpacing => TimeSpan.FromSeconds(1.1);

    internal override string TimePath => "/0/public/Time";

    public override VenueAddresses Addresses { get; } = new(new Uri("https://api.kraken.com"), new Uri("wss://ws.kraken.com/v2"));

    internal override bool HasBars(Timeframe timeframe) => KrakenTimeframes.TryFind((long)timeframe.Duration.TotalMinutes, out _);

    internal override FeedDecoder CreateDecoder(ListingTable listings) => new KrakenDecoder(listings);

    internal override IEnumerable<OutgoingMessage> Subscribe(
        IReadOnlyList<FeedSubscription> subscriptions, int bookDepth, Func<long> nextId) =>
        subscriptions.GroupBy(subscription => (subscription.Channel, subscription.Timeframe)).SelectMany(group => group
            .Select(subscription => subscription.Listing.StreamSymbol).Chunk(SymbolsAMessage)
            .Select(symbols => Message("subscribe", ParametersOf(group.Key.Channel, group.Key.Timeframe, bookDepth), symbols, nextId())));

    internal override OutgoingMessage? Ping(long id) => new OutgoingMessage($$"""{"method":"ping","req_id":{{id}}}""", 0);

    internal override IEnumerable<OutgoingMessage> RenewBooks(IReadOnlyList<Listing> listings, int bookDepth, Func<long> nextId) =>
        listings.Select(listing => listing.StreamSymbol).Chunk(SymbolsAMessage).SelectMany(symbols => Renewal
            .Select(method => Message(method, ParametersOf(FeedChannel.Books, default, bookDepth), symbols, nextId()))
            .Select(message => message with { Answers = 0 }));

    // Trades behind a time: the venue's numbers are of another kind than those it asks for here. "since" leaves out what is exactly then.
    // Times are told as doubles, which are up to 120 ns off: a microsecond earlier the last trade comes again, and with it all of its time.
    internal override string TradesPath(Listing listing, TradePlace place, DateTime? end = null)
    {
        var pair = Uri.EscapeDataString(listing.RestSymbol);
        var since = TradeRows.Nanoseconds(place.Time) - (place.LastId is null ? 1 : 1_000);
        return string.Create(CultureInfo.InvariantCulture, $"/0/public/Trades?pair={pair}&since={since}&count={TradesAPage}");
    }

    // A row is [price, volume, seconds, b or s, m or l, text, number].
    internal override HistoryReading<PastTrade> ReadPastTrades(ReadOnlyMemory<byte> body, int status) => HistoryRows.Read(
        body,
        Refusal,
        Rows,
        static row => TradeRows.Trade(TradeRows.Seconds(row[2]), row[0], row[1], RestJson.Sided(row[3], "b", "s"), row[6]));

    internal override int? BarsReachBack => 720;

    internal override string ListingsPath => "/0/public/AssetPairs";

    internal override ListingReading ReadListings(ReadOnlyMemory<byte> body) => KrakenListings.Read(body);

    internal override BarsRequest? BarsRequest(Listing listing, Timeframe timeframe, DateTime from, DateTime to)
    {
        if (!HasBars(timeframe))
        {
            return null;
        }

        // "since" leaves out the bar that begins at it.
        var (pair, minutes) = (Uri.EscapeDataString(listing.RestSymbol), (int)timeframe.Duration.TotalMinutes);
        return new BarsRequest(
            string.Create(CultureInfo.InvariantCulture, $"/0/public/OHLC?pair={pair}&interval={minutes}&since={Seconds(from) - 1}"), to);
    }

    // [time s, open, high, low, close, VWAP, volume, count]; intervals without a trade are filled, which no other venue does.
    internal override HistoryReading<Bar> ReadBars(ReadOnlyMemory<byte> body, Timeframe timeframe, int status) => HistoryRows.Read(
        body, Refusal, Rows, row => BarRows.Bar(timeframe, row[0], row[1], row[2], row[3], row[4], row[6]));

    internal override DateTime? ReadTime(ReadOnlyMemory<byte> body) =>
        RestJson.Time(body, static root => Result(root).GetProperty("unixtime").GetInt64());

    private static VenueRefusal? Refusal(JsonElement root)
    {
        var errors = root.GetProperty("error");
        if (errors.GetArrayLength() == 0)
        {
            return null;
        }

        var error = errors[0].GetString()!;
        return new VenueRefusal(error, error.StartsWith("EQuery:", StringComparison.Ordinal));
    }

    // The rows stand under the pair, which the venue writes in its own way.
    private static JsonElement Rows(JsonElement root) => Result(root).EnumerateObject().First(property => property.Name != "last").Value;

    // Errors come with HTTP 200.
    private static JsonElement Result(JsonElement root) => root.GetProperty("error").GetArrayLength() == 0
        ? root.GetProperty("result")
        : throw new FormatException($"Kraken answered {root.GetProperty("error")[0]}");

    private static string ParametersOf(FeedChannel channel, Timeframe timeframe, int bookDepth) => channel switch
    {
        FeedChannel.Trades => "\"channel\":\"trade\"",
        FeedChannel.Quotes => "\"channel\":\"ticker\",\"event_trigger\":\"bbo\"",
        FeedChannel.Books => string.Create(CultureInfo.InvariantCulture, $"\"channel\":\"book\",\"depth\":{bookDepth}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\"channel\":\"ohlc\",\"interval\":{(int)timeframe.Duration.TotalMinutes}"),
    };

    private static OutgoingMessage Message(string method, string parameters, string[] symbols, long id) => new(
        $$"""{"method":"{{method}}","params":{{{parameters}},"symbol":{{JsonText.Array(symbols)}}},"req_id":{{id}}}""", symbols.Length);
}
