using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Bridge;

/// <summary>
/// The bridge: brings trades, quotes and books of the wanted instruments from their venues to the hub <c>market-data</c>. Several may
/// run; each feed is published by one of them at a time.
/// </summary>
public sealed class MarketBridge : IDisposable
{
    private readonly BridgeContext _context;
    private readonly IWantedInstruments _wanted;
    private readonly VenueDirectory _directory;
    private readonly Dictionary<(Venue Venue, int Shard), LeasedFeed> _feeds = [];
    private readonly Dictionary<Venue, VenuePace> _paces = [];
    private readonly ILogger<MarketBridge> _logger;
    private readonly Lock _gate = new();
    private string? _trouble;
    private DateTime _told;

    /// <summary>Creates a bridge; nothing is connected before <see cref="RunAsync"/>.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="publisher">The hub.</param>
    /// <param name="tables">Where leases are kept, and what was published last.</param>
    /// <param name="http">The client for what is fetched over HTTP.</param>
    /// <param name="options">How it works.</param>
    /// <param name="holder">Who holds the leases: see <see cref="FeedLeases"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">What it tells.</param>
    /// <param name="addresses">Where a venue is; null, or an answer of null, for the venue itself.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of its range.</exception>
    public MarketBridge(
        IWantedInstruments wanted,
        IEventPublisher publisher,
        ITableStore tables,
        HttpClient http,
        BridgeOptions options,
        string holder,
        TimeProvider time,
        ILogger<MarketBridge> logger,
        Func<Venue, VenueAddresses?>? addresses = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(holder);
        options.Validate();
        (_wanted, _logger) = (wanted, logger);
        _directory = new VenueDirectory(new ListingSource(http, time, addresses), options, time, logger);

        // Bridges that come back together must not wait alike.
        var random = new Random((int)Hash(holder));
        _context = new BridgeContext(
            options, publisher, new FeedLeases(tables, options, holder, time), new TradeMarks(tables), http, time,
            venue => addresses?.Invoke(venue), PaceOf, () => Next(random), logger);
    }

    /// <summary>Whether there is a feed of a venue.</summary>
    /// <param name="venue">The venue.</param>
    public static bool IsFed(Venue venue) =>
        venue == Venue.Binance || venue == Venue.KuCoin || venue == Venue.Kraken || venue == Venue.Coinbase;

    /// <summary>How its feeds are.</summary>
    public IReadOnlyList<FeedStatus> Feeds
    {
        get
        {
            LeasedFeed[] feeds;
            lock (_gate)
            {
                feeds = [.. _feeds.Values];
            }

            // Not within the lock: a feed has locks of its own.
            return [.. feeds.Select(feed => feed.Status)];
        }
    }

    /// <summary>Whether it has seen what is wanted, and so knows whether something does not come.</summary>
    public bool HasLooked { get; private set; }

    /// <summary>Why something that is wanted does not come, in one sentence; null where nothing is wrong.</summary>
    public string? Trouble => _trouble ?? Feeds.FirstOrDefault(feed => feed.Trouble is not null)?.Trouble ?? _directory.Trouble;

    /// <summary>How it is, in one line.</summary>
    public string Health => Feeds is { Count: > 0 } feeds
        ? string.Join("; ", feeds) + (Trouble is { } trouble ? $"; {trouble}" : "")
        : $"no feed here{(Trouble is { } reason ? $", {reason}" : "")}";

    /// <summary>Runs until it is stopped; then closes the connections, publishes what is left and gives the leases back.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Ends when it was stopped; fails where going on is pointless: the store is damaged, or there is a mistake.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await FollowAsync(cancellationToken).ConfigureAwait(false);
                    (_trouble, HasLooked) = (null, true);
                }
                catch (StorageException failure) when (failure.IsTransient)
                {
                    _trouble = failure.Message;
                    BridgeLog.NoTable(_logger, failure);
                }

                TellHealth();
                await Task.Delay(_context.Options.WantedInterval, _context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how it is stopped.
        }
        finally
        {
            await Task.WhenAll(_feeds.Values.Select(feed => feed.StopAsync())).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var feed in _feeds.Values)
        {
            feed.Dispose();
        }

        foreach (var pace in _paces.Values)
        {
            pace.Dispose();
        }
    }

    /// <summary>Brings the feeds in line with what is wanted.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await ForgetEndedAsync().ConfigureAwait(false);
        var wanted = await _wanted.ReadAsync(cancellationToken).ConfigureAwait(false);
        var listings = await _directory.ListingsAsync(wanted, cancellationToken).ConfigureAwait(false);
        var shards = listings.ToLookup(listing => (listing.Id.Venue, Shard: ShardOf(listing.Id)));
        foreach (var (key, feed) in _feeds.Where(pair => !shards.Contains(pair.Key) && !_directory.IsUnknown(pair.Key.Venue)).ToArray())
        {
            await feed.StopAsync().ConfigureAwait(false);
            Remove(key);
        }

        // One a round, so that bridges that start together share the feeds.
        var isNewAllowed = true;
        foreach (var shard in shards)
        {
            Listing[] instruments = [.. shard];
            if (_feeds.TryGetValue(shard.Key, out var running))
            {
                running.Want(instruments);
            }
            else if (isNewAllowed && _feeds.Count < _context.Options.MaximumFeeds
                && await _context.Leases.TryAcquireAsync(shard.Key.Venue, shard.Key.Shard, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                isNewAllowed = false;
                lock (_gate)
                {
                    _feeds.Add(shard.Key, new LeasedFeed(_context, lease, instruments));
                }
            }
        }
    }

    private async Task ForgetEndedAsync()
    {
        foreach (var (key, feed) in _feeds.Where(pair => pair.Value.Ended.IsCompleted).ToArray())
        {
            await feed.Ended.ConfigureAwait(false);
            Remove(key);
        }
    }

    private void Remove((Venue, int) key)
    {
        lock (_gate)
        {
            if (_feeds.Remove(key, out var feed))
            {
                feed.Dispose();
            }
        }
    }

    private void TellHealth()
    {
        if (_context.Now - _told >= _context.Options.HealthInterval)
        {
            _told = _context.Now;
            BridgeLog.Health(_logger, Health);
        }
    }

    // The same in every process: string hashes of the runtime are not.
    private int ShardOf(InstrumentId id) => (int)(Hash(id.Symbol) % (uint)_context.Options.Shards);

    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash;
    }

    private VenuePace PaceOf(Venue venue)
    {
        lock (_paces)
        {
            if (!_paces.TryGetValue(venue, out var pace))
            {
                _paces.Add(venue, pace = new VenuePace(VenueProtocol.Of(venue), _context.Time));
            }

            return pace;
        }
    }

    private static double Next(Random random)
    {
        lock (random)
        {
            return random.NextDouble();
        }
    }
}
