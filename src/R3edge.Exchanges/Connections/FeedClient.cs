using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// The market feed of one venue: as many connections as its limits ask for, each kept until the feed is stopped. Everything it
/// learns goes to the listener.
/// </summary>
public sealed class FeedClient : IDisposable
{
    private readonly FeedContext _context;
    private readonly VenuePace? _ownPace;
    private readonly FeedSubscription[][] _shards;

    /// <summary>Creates a feed; nothing is connected before <see cref="RunAsync"/>.</summary>
    /// <param name="protocol">The venue's protocol, from <see cref="VenueProtocol.Of"/>.</param>
    /// <param name="subscriptions">What is wanted.</param>
    /// <param name="listener">Takes in what comes.</param>
    /// <param name="http">For snapshots and missed trades.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="options">How connections are kept.</param>
    /// <param name="random">Numbers from 0 to 1 for the jitter of waits, seeded by the caller.</param>
    /// <param name="addresses">Where the venue is; null for the venue itself.</param>
    /// <param name="pace">The pace that it shares with other clients of the venue; null for one of its own.</param>
    /// <param name="lastTrades">The last trade of an instrument that came out of a feed before this one: trades since then are fetched.</param>
    /// <exception cref="ArgumentException">A subscription is of another venue, or of bars that the venue does not have.</exception>
    public FeedClient(
        VenueProtocol protocol,
        IEnumerable<FeedSubscription> subscriptions,
        IMarketListener listener,
        HttpClient http,
        TimeProvider clock,
        FeedOptions options,
        Func<double> random,
        VenueAddresses? addresses = null,
        VenuePace? pace = null,
        Func<InstrumentId, TradeMark?>? lastTrades = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        addresses ??= protocol.Addresses;
        FeedSubscription[] wanted = [.. subscriptions.Distinct()];
        Array.ForEach(wanted, subscription => Check(protocol, subscription));
        _shards = Shard(protocol, wanted);
        _ownPace = pace is null ? new VenuePace(protocol, clock) : null;
        pace ??= _ownPace!;
        _context = new FeedContext(
            protocol, addresses, options, listener, Counters, new VenueHttp(http, addresses.Rest, options.AnswerTimeout, clock, pace.Budget),
            pace.Connects, pace.Requests, clock, random, lastTrades);
    }

    /// <summary>What happened so far.</summary>
    public FeedCounters Counters { get; } = new();

    /// <summary>How far the venue's clock is ahead of ours.</summary>
    public ClockOffset ClockOffset { get; } = new();

    /// <summary>How many connections the subscriptions need.</summary>
    public int ConnectionCount => _shards.Length;

    /// <summary>Keeps all connections until it is cancelled, then closes them.</summary>
    /// <param name="cancellationToken">Stops the feed.</param>
    /// <returns>Ends when the feed was stopped; fails, and stops the feed, when the listener threw.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_shards.Length == 0)
        {
            return;
        }

        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] runs = [.. _shards.Select((shard, number) => new FeedConnection(_context, shard, number).RunAsync(all.Token))];

        // A connection ends only when it is stopped, or by a mistake of the listener: half a feed would hide that.
        await Task.WhenAny(runs).ConfigureAwait(false);
        await all.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(runs).ConfigureAwait(false);
    }

    /// <summary>Measures the venue's clock once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the venue answered.</returns>
    public Task<bool> MeasureClockAsync(CancellationToken cancellationToken) => ClockOffset.MeasureAsync(
        _context.Clock,
        async () => await _context.Http.GetAsync(_context.Protocol.TimePath, cancellationToken).ConfigureAwait(false) is { } body
            ? _context.Protocol.ReadTime(body)
            : null);

    /// <inheritdoc/>
    public void Dispose() => _ownPace?.Dispose();

    // All subscriptions of an instrument stay on one connection, so that they share its fate.
    private static FeedSubscription[][] Shard(VenueProtocol protocol, FeedSubscription[] subscriptions)
    {
        var shards = new List<List<FeedSubscription>>();
        foreach (var group in subscriptions.GroupBy(subscription => subscription.Listing.Id))
        {
            if (shards.Count == 0 || shards[^1].Count + group.Count() > protocol.SubscriptionsPerConnection)
            {
                shards.Add([]);
            }

            shards[^1].AddRange(group);
        }

        return [.. shards.Select(shard => shard.ToArray())];
    }

    private static void Check(VenueProtocol protocol, FeedSubscription subscription)
    {
        if (subscription.Listing.Id.Venue != protocol.Venue)
        {
            throw new ArgumentException($"{subscription.Listing.Id} cannot be subscribed at {protocol.Venue}.", nameof(subscription));
        }

        if (subscription.Channel == FeedChannel.Bars && !protocol.HasBars(subscription.Timeframe))
        {
            throw new ArgumentException(
                $"The feed of {protocol.Venue} has no bars of {subscription.Timeframe}: build them from trades or shorter bars.",
                nameof(subscription));
        }
    }
}
