using System.Net;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// How a venue's feed is spoken to: where it is, how to subscribe, what keeps a connection, and what is fetched over HTTP
/// beside it. Holds no state.
/// </summary>
public abstract class VenueProtocol
{
    private protected VenueProtocol()
    {
    }

    /// <summary>The venue.</summary>
    public abstract Venue Venue { get; }

    /// <summary>Most subscriptions on one connection.</summary>
    public abstract int SubscriptionsPerConnection { get; }

    /// <summary>Least time between two messages to the venue on one connection.</summary>
    internal abstract TimeSpan SendSpacing { get; }

    /// <summary>Least time between two attempts to connect.</summary>
    internal abstract TimeSpan ConnectSpacing { get; }

    /// <summary>Least time between two requests for snapshots or trades over HTTP.</summary>
    internal abstract TimeSpan RequestSpacing { get; }

    /// <summary>Whether nothing may be sent before the venue has said that it is ready.</summary>
    internal virtual bool AwaitsWelcome => false;

    /// <summary>Whether the trades of an instrument are numbered one by one.</summary>
    internal virtual bool NumbersTradesOneByOne => true;

    /// <summary>The path that tells the venue's time.</summary>
    internal abstract string TimePath { get; }

    /// <summary>The protocol of a venue.</summary>
    /// <param name="venue">One of the four venues.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static VenueProtocol Of(Venue venue) =>
        venue == Venue.Binance ? new Binance.BinanceProtocol()
        : venue == Venue.KuCoin ? new KuCoin.KuCoinProtocol()
        : venue == Venue.Kraken ? new Kraken.KrakenProtocol()
        : venue == Venue.Coinbase ? new Coinbase.CoinbaseProtocol()
        : throw new ArgumentException($"There is no feed of {venue}: use binance, kucoin, kraken or coinbase.", nameof(venue));

    /// <summary>The addresses of the venue itself.</summary>
    public abstract VenueAddresses Addresses { get; }

    /// <summary>Whether the feed has bars of that length.</summary>
    internal abstract bool HasBars(Timeframe timeframe);

    internal abstract FeedDecoder CreateDecoder(ListingTable listings);

    /// <summary>Where to connect to.</summary>
    internal virtual Task<FeedEndpoint> ResolveAsync(VenueHttp http, Uri stream, CancellationToken cancellationToken) =>
        Task.FromResult(new FeedEndpoint(stream));

    /// <summary>The messages that subscribe; as few as the venue allows.</summary>
    internal abstract IEnumerable<OutgoingMessage> Subscribe(
        IReadOnlyList<FeedSubscription> subscriptions, int bookDepth, Func<long> nextId);

    /// <summary>A message that the venue answers at once, or null where it sends signs of life by itself.</summary>
    internal abstract OutgoingMessage? Ping(long id);

    /// <summary>The messages that make the venue send snapshots of books again; none where they are fetched over HTTP.</summary>
    internal virtual IEnumerable<OutgoingMessage> RenewBooks(IReadOnlyList<Listing> listings, int bookDepth, Func<long> nextId) => [];

    /// <summary>The path of a snapshot, or null where snapshots come over the connection.</summary>
    internal virtual string? SnapshotPath(Listing listing) => null;

    /// <summary>Reads a snapshot that came over HTTP.</summary>
    internal virtual FrameOutcome ReadSnapshot(
        FeedDecoder decoder, ReadOnlySpan<byte> body, Listing listing, DateTime receivedAt, IFeedSink sink) => FrameOutcome.UnknownKind;

    /// <summary>In which order the venue gives past trades.</summary>
    internal virtual TradePaging TradePaging => TradePaging.Forwards;

    /// <summary>How many trades an answer holds at most.</summary>
    internal virtual int TradesAPage => 1_000;

    /// <summary>Least time between two requests for past trades, where nothing else is asked for.</summary>
    internal virtual TimeSpan TradePageSpacing => RequestSpacing;

    /// <summary>The path of trades behind a place; some of those before it may come as well.</summary>
    /// <param name="listing">The instrument.</param>
    /// <param name="place">What is known.</param>
    /// <param name="end">UTC, of whole seconds; where the newest come first, none behind it. Null for none.</param>
    internal abstract string TradesPath(Listing listing, TradePlace place, DateTime? end = null);

    /// <summary>Reads trades that came over HTTP.</summary>
    /// <returns>The trades in any order, or null where the answer is none.</returns>
    internal IReadOnlyList<Trade>? ReadTrades(ReadOnlyMemory<byte> body) => ReadPastTrades(body, (int)HttpStatusCode.OK) is { Error: null } reading
        ? [.. reading.Rows.Select(trade => trade.ToTrade())]
        : null;

    /// <summary>Reads trades that came over HTTP, to the last digit.</summary>
    internal abstract HistoryReading<PastTrade> ReadPastTrades(ReadOnlyMemory<byte> body, int status);

    /// <summary>The path of the venue's list of instruments.</summary>
    internal abstract string ListingsPath { get; }

    /// <summary>Reads that list.</summary>
    internal abstract ListingReading ReadListings(ReadOnlyMemory<byte> body);

    /// <summary>How many bars back from now the venue goes at most; null where it has all.</summary>
    internal virtual int? BarsReachBack => null;

    /// <summary>The question for bars that open from one time on and before another; null where there are none of that length.</summary>
    internal abstract BarsRequest? BarsRequest(Listing listing, Timeframe timeframe, DateTime from, DateTime to);

    /// <summary>Reads the answer to it.</summary>
    internal abstract HistoryReading<Bar> ReadBars(ReadOnlyMemory<byte> body, Timeframe timeframe, int status);

    private protected static DateTime Window(Timeframe timeframe, DateTime from, DateTime to, int bars)
    {
        var end = timeframe.Floor(from) + (timeframe.Duration * bars);
        return end < to ? end : to;
    }

    private protected static long Seconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Reads the venue's time.</summary>
    /// <returns>The UTC time, or null where the answer is none.</returns>
    internal abstract DateTime? ReadTime(ReadOnlyMemory<byte> body);
}
