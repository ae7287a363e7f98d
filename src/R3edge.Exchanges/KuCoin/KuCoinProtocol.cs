using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.KuCoin;

/// <summary>
/// KuCoin's feed. Its address and a token for it are asked for before each connection; the client sends pings at the interval
/// that comes with them. Books start from the best 100 levels, which need no signature.
/// </summary>
internal sealed class KuCoinProtocol : VenueProtocol
{
    /// <summary>How many levels of a side a snapshot has at most.</summary>
    internal const int SnapshotLevels = 100;

    private const int TopicsAMessage = 100;

    public override Venue Venue => Venue.KuCoin;

    public override int SubscriptionsPerConnection => 300;

    // 100 messages in 10 seconds; 30 connections in a minute.
    internal override TimeSpan SendSpacing => TimeSpan.FromMilliseconds(120);

    internal override TimeSpan ConnectSpacing => TimeSpan.FromMilliseconds(2_100);

    internal override TimeSpan RequestSpacing => TimeSpan.FromMilliseconds(100);

    internal override bool AwaitsWelcome => true;

    internal override bool NumbersTradesOneByOne => false;

    internal override string TimePath => "/api/v1/timestamp";

    public override VenueAddresses Addresses { get; } = new(new Uri("https://api.kucoin.com"), new Uri("wss://ws-api-spot.kucoin.com/"));

    internal override bool HasBars(Timeframe timeframe) => KuCoinTimeframes.Names.Of(timeframe) is not null;

    internal override FeedDecoder CreateDecoder(ListingTable listings) => new KuCoinDecoder(listings);

    internal override async Task<FeedEndpoint> ResolveAsync(VenueHttp http, Uri stream, CancellationToken cancellationToken)
    {
        var body = await http.PostAsync("/api/v1/bullet-public", cancellationToken).ConfigureAwait(false)
            ?? throw new FeedEndedException(FeedEnd.NotConnected);
        return Read(body) ?? throw new FeedEndedException(FeedEnd.NotConnected);
    }

    internal override IEnumerable<OutgoingMessage> Subscribe(
        IReadOnlyList<FeedSubscription> subscriptions, int bookDepth, Func<long> nextId)
    {
        // Topics of several symbols take a list; bars take one symbol each, so they are listed as whole entries.
        foreach (var group in subscriptions.GroupBy(subscription => subscription.Channel))
        {
            var (topic, entries) = (TopicOf(group.Key), group.Select(EntryOf));
            foreach (var chunk in entries.Chunk(TopicsAMessage))
            {
                var text = JsonText.String($"{topic}:{string.Join(',', chunk)}");
                yield return new OutgoingMessage(
                    $$"""{"id":"{{nextId()}}","type":"subscribe","topic":{{text}},"privateChannel":false,"response":true}""", 1);
            }
        }
    }

    internal override OutgoingMessage? Ping(long id) => new OutgoingMessage($$"""{"id":"{{id}}","type":"ping"}""", 0);

    internal override string SnapshotPath(Listing listing) => string.Create(
        CultureInfo.InvariantCulture,
        $"/api/v1/market/orderbook/level2_{SnapshotLevels}?symbol={Uri.EscapeDataString(listing.RestSymbol)}");

    internal override FrameOutcome ReadSnapshot(
        FeedDecoder decoder, ReadOnlySpan<byte> body, Listing listing, DateTime receivedAt, IFeedSink sink) =>
        ((KuCoinDecoder)decoder).DecodeSnapshot(body, listing, receivedAt, sink);

    internal override TradePaging TradePaging => TradePaging.NewestOnly;

    internal override int TradesAPage => 100;

    internal override string TradesPath(Listing listing, TradePlace place, DateTime? end = null) =>
        $"/api/v1/market/histories?symbol={Uri.EscapeDataString(listing.RestSymbol)}";

    internal override HistoryReading<PastTrade> ReadPastTrades(ReadOnlyMemory<byte> body, int status) => HistoryRows.Read(
        body,
        Refusal,
        Data,
        static trade => TradeRows.Trade(
            TradeRows.Counted(trade.GetProperty("time")),
            trade.GetProperty("price"),
            trade.GetProperty("size"),
            RestJson.Sided(trade.GetProperty("side"), "buy", "sell"),
            trade.GetProperty("sequence")));

    internal override string ListingsPath => "/api/v2/symbols";

    internal override ListingReading ReadListings(ReadOnlyMemory<byte> body) => KuCoinListings.Read(body);

    internal override BarsRequest? BarsRequest(Listing listing, Timeframe timeframe, DateTime from, DateTime to)
    {
        const int MostBars = 1500;
        var until = Window(timeframe, from, to, MostBars);
        var (symbol, type) = (Uri.EscapeDataString(listing.RestSymbol), KuCoinTimeframes.Names.Of(timeframe));
        return new BarsRequest(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v1/market/candles?symbol={symbol}&type={type}&startAt={Seconds(from)}&endAt={Seconds(until)}"),
            until);
    }

    // [start s, open, CLOSE, high, low, volume, turnover], newest first.
    internal override HistoryReading<Bar> ReadBars(ReadOnlyMemory<byte> body, Timeframe timeframe, int status) => HistoryRows.Read(
        body, Refusal, Data, row => BarRows.Bar(timeframe, row[0], row[1], row[3], row[4], row[2], row[5]));

    internal override DateTime? ReadTime(ReadOnlyMemory<byte> body) => RestJson.Time(body, static root => Data(root).GetInt64());

    internal static FeedEndpoint? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var data = Data(document.RootElement);
            var server = data.GetProperty("instanceServers")[0];
            var token = Uri.EscapeDataString(data.GetProperty("token").GetString()!);
            return new FeedEndpoint(
                new Uri($"{server.GetProperty("endpoint").GetString()}?token={token}&connectId=r3edge"),
                TimeSpan.FromMilliseconds(server.GetProperty("pingInterval").GetInt32()),
                TimeSpan.FromMilliseconds(server.GetProperty("pingTimeout").GetInt32()));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException or IndexOutOfRangeException or ArgumentNullException)
        {
            return null;
        }
    }

    private static VenueRefusal? Refusal(JsonElement root) => root.GetProperty("code").GetString() is var code && code != "200000"
        ? new VenueRefusal(root.GetProperty("msg").GetString() ?? "no reason", code is "400100" or "400600" or "900001")
        : null;

    // An error may come with HTTP 200: only the code tells.
    private static JsonElement Data(JsonElement root) => root.GetProperty("code").GetString() == "200000"
        ? root.GetProperty("data")
        : throw new FormatException($"KuCoin answered {root.GetProperty("code")}");

    private static string TopicOf(FeedChannel channel) => channel switch
    {
        FeedChannel.Trades => "/market/match",
        FeedChannel.Quotes => "/spotMarket/level1",
        FeedChannel.Books => "/market/level2",
        _ => "/market/candles",
    };

    private static string EntryOf(FeedSubscription subscription) => subscription.Channel == FeedChannel.Bars
        ? $"{subscription.Listing.StreamSymbol}_{KuCoinTimeframes.Names.Of(subscription.Timeframe)}"
        : subscription.Listing.StreamSymbol;
}
