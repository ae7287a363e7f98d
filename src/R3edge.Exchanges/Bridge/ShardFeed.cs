using System.Collections.Concurrent;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Bridge;

/// <summary>
/// One leased feed: its connections, which change with what is wanted, and what they told. Where the hub takes nothing for so long
/// that too much is waiting, the connections are closed, and made again when it is gone; trades since then are fetched.
/// </summary>
internal sealed class ShardFeed : IMarketListener, IDisposable
{
    private const int MostStrands = 4;
    private static readonly TimeSpan ClockMeasured = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(30);

    private readonly BridgeContext _context;
    private readonly ShardPublisher _publisher;
    private readonly ConcurrentDictionary<InstrumentId, InstrumentOutbox> _outboxes = [];
    private readonly ConcurrentDictionary<InstrumentId, bool> _flowing = [];
    private readonly List<FeedStrand> _strands = [];
    private readonly PendingBudget _budget;
    private readonly Venue _venue;
    private readonly int _shard;
    private readonly string _lease;
    private FeedStatus _ended;
    private IReadOnlyList<Listing> _wanted = [];
    private Dictionary<InstrumentId, TradeMark>? _marks;
    private long _offset;
    private Task _measuring = Task.CompletedTask;
    private DateTime _measured;
    private bool _isStopped;

    public ShardFeed(BridgeContext context, FeedLease lease)
    {
        _context = context;
        (_venue, _shard) = (lease.Venue, lease.Shard);
        _lease = $"{lease.Venue}~{lease.Shard}~{lease.Generation}";
        _budget = new PendingBudget(context.Options.MostPending);
        _ended = new FeedStatus(_venue, _shard, 0, 0, 0, 0, 0, 0, null, null);
        _publisher = new ShardPublisher(context, lease, _budget);
    }

    /// <summary>How it is.</summary>
    public FeedStatus Status
    {
        get
        {
            FeedCounters[] counters;
            lock (_strands)
            {
                counters = [.. _strands.Select(strand => strand.Client.Counters)];
            }

            return _ended with
            {
                Instruments = _outboxes.Count,
                Flowing = _flowing.Values.Count(isFlowing => isFlowing),
                Connections = _ended.Connections + counters.Sum(one => one.Connections),
                Frames = _ended.Frames + counters.Sum(one => one.Frames),
                BadFrames = _ended.BadFrames + counters.Sum(one => one.BadFrames),
                Pending = _budget.Pending,
                LastPublished = _publisher.LastPublished,
                Trouble = _publisher.Trouble ?? (_isStopped ? "it is stopped until the hub has taken what is waiting" : null),
            };
        }
    }

    /// <summary>Sets what is wanted of this feed; it follows with its next step.</summary>
    public void Want(IReadOnlyList<Listing> listings) => Volatile.Write(ref _wanted, listings);

    /// <summary>Does what is due: connections, and what is waiting for the hub.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        _marks ??= await _context.Marks.ReadAsync(_venue, cancellationToken).ConfigureAwait(false);
        await AdjustAsync().ConfigureAwait(false);
        await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        var clock = _context.Now + TimeSpan.FromTicks(Volatile.Read(ref _offset)) - _context.Options.Settling;
        await _publisher.PublishAsync(_outboxes.Values, clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections; nothing comes any more when it returns.</summary>
    public async Task CloseAsync()
    {
        FeedStrand[] strands;
        lock (_strands)
        {
            strands = [.. _strands];
        }

        foreach (var strand in strands)
        {
            await EndAsync(strand).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes what is left, and where it ended.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _publisher.DrainAsync(_outboxes.Values, cancellationToken);

    public void Dispose()
    {
        foreach (var outbox in _outboxes.Values)
        {
            outbox.Dispose();
        }
    }

    public void OnTrade(Listing listing, in Trade trade, bool isBackfilled)
    {
        if (!_outboxes.TryGetValue(listing.Id, out var outbox))
        {
            return; // No longer wanted.
        }

        var isTaken = outbox.TryAdd(trade, isBackfilled, _context.Now);
        (isTaken ? BridgeMetrics.Trades : BridgeMetrics.RefusedTrades).Add(1, BridgeMetrics.Of(_venue));
        if (isTaken && isBackfilled)
        {
            BridgeMetrics.BackfilledTrades.Add(1, BridgeMetrics.Of(_venue));
        }
    }

    public void OnTradeFlow(Listing listing, bool isFlowing)
    {
        if (_outboxes.TryGetValue(listing.Id, out var outbox))
        {
            outbox.Set(isFlowing);
            _flowing[listing.Id] = isFlowing;
        }
    }

    public void OnTradesMissing(Listing listing)
    {
        if (_outboxes.TryGetValue(listing.Id, out var outbox))
        {
            outbox.AddInterruption(_context.Now);
            BridgeMetrics.Interruptions.Add(1, BridgeMetrics.Of(_venue));
            BridgeLog.TradesMissing(_context.Logger, listing.Id);
        }
    }

    public void OnQuote(Listing listing, in Quote quote)
    {
        if (_outboxes.TryGetValue(listing.Id, out var outbox))
        {
            outbox.Set(quote);
        }
    }

    public void OnBook(VenueBook book)
    {
        if (_outboxes.TryGetValue(book.Listing.Id, out var outbox))
        {
            outbox.Set(book, _context.Now);
            if (book.NeedsSnapshot)
            {
                BridgeMetrics.BookBreaches.Add(1, BridgeMetrics.Of(_venue));
            }
        }
    }

    public void OnBar(in BarMessage message)
    {
        // Bars are built of the trades.
    }

    public void OnRefusal(Venue venue, in ControlMessage message)
    {
        BridgeMetrics.Refusals.Add(1, BridgeMetrics.Of(venue));
        BridgeLog.Refused(_context.Logger, venue, message.Text ?? $"code {message.Code}");
    }

    public void OnConnection(Venue venue, int connection, FeedEnd? end)
    {
        BridgeMetrics.Connections.Add(end is null ? 1 : 0, BridgeMetrics.Of(venue));
        BridgeLog.Connection(_context.Logger, venue, connection, BridgeLog.StateOf(end));
    }

    private async Task AdjustAsync()
    {
        foreach (var strand in _strands)
        {
            if (strand.Run.IsFaulted)
            {
                await strand.Run.ConfigureAwait(false); // A mistake of ours: the venue's are dealt with inside.
            }
        }

        if (_budget.IsExceeded)
        {
            await WaitForTheHubAsync().ConfigureAwait(false);
            return;
        }

        var wanted = Volatile.Read(ref _wanted);
        var ids = wanted.Select(listing => listing.Id).ToHashSet();
        await ForgetAsync(ids).ConfigureAwait(false);
        var known = _strands.SelectMany(strand => strand.Instruments).ToHashSet();
        var added = ids.Except(known).ToHashSet();
        if (added.Count == 0)
        {
            return;
        }

        // A connection still brings what was taken off it: a second one of the same instrument would bring it twice.
        foreach (var strand in _strands.Where(strand => strand.Subscribed.Overlaps(added)).ToArray())
        {
            await EndAsync(strand).ConfigureAwait(false);
            added.UnionWith(strand.Instruments);
        }

        if (_strands.Count >= MostStrands)
        {
            // Many small connections become one again; what is missed meanwhile is fetched.
            await CloseAsync().ConfigureAwait(false);
            added = ids;
        }

        Connect([.. wanted.Where(listing => added.Contains(listing.Id))]);
    }

    private async Task WaitForTheHubAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            BridgeMetrics.Stops.Add(1, BridgeMetrics.Of(_venue));
            BridgeLog.Overflowed(_context.Logger, _venue, _shard, _budget.Pending);
            await CloseAsync().ConfigureAwait(false);
        }
        else if (_publisher.IsEmptied)
        {
            _isStopped = false;
            _budget.Reopen();
        }
    }

    /// <summary>Ends what is no longer wanted.</summary>
    private async Task ForgetAsync(HashSet<InstrumentId> wanted)
    {
        foreach (var strand in _strands.Where(strand => !strand.Instruments.Overlaps(wanted)).ToArray())
        {
            await EndAsync(strand).ConfigureAwait(false);
        }

        foreach (var id in _outboxes.Keys.Where(id => !wanted.Contains(id)))
        {
            if (_outboxes.TryRemove(id, out var outbox))
            {
                // The connection may be about to call; a writer that is left to the collector harms nobody.
                _flowing.TryRemove(id, out _);
                if (outbox.Accepted is { } last)
                {
                    _marks![id] = last; // Wanted again, it goes on there.
                }

                _publisher.Keep(outbox);
            }

            foreach (var strand in _strands)
            {
                strand.Instruments.Remove(id);
            }
        }
    }

    private void Connect(IReadOnlyList<Listing> listings)
    {
        var now = _context.Now;
        foreach (var listing in listings)
        {
            // What was taken in last is newer than what was written down.
            var outbox = _outboxes.GetOrAdd(
                listing.Id, _ => new InstrumentOutbox(listing, _context.Options.BookLevels, $"{_lease}~{now.Ticks}", _budget));
            var mark = outbox.Accepted ?? (_marks!.TryGetValue(listing.Id, out var stored) ? stored : null);
            outbox.Begin(mark is { } last && now - last.Time <= _context.Options.LongestBackfill ? last : null, now);
        }

        // Made before the lock is taken: whoever asks how the feed is must not wait for what happens on the way.
        var strand = new FeedStrand(_context, _venue, listings, this, id => _outboxes.GetValueOrDefault(id)?.Accepted);
        lock (_strands)
        {
            _strands.Add(strand);
        }
    }

    private async Task EndAsync(FeedStrand strand)
    {
        await strand.DisposeAsync().ConfigureAwait(false);
        foreach (var id in strand.Instruments)
        {
            _outboxes.GetValueOrDefault(id)?.Set(isFlowing: false);
            _flowing[id] = false;
        }

        lock (_strands)
        {
            _strands.Remove(strand);
            var counters = strand.Client.Counters;
            _ended = _ended with
            {
                Connections = _ended.Connections + counters.Connections,
                Frames = _ended.Frames + counters.Frames,
                BadFrames = _ended.BadFrames + counters.BadFrames,
            };
        }
    }

    /// <summary>Measures the venue's clock beside everything else: a venue that does not answer must not hold up what it has told.</summary>
    private async Task MeasureClockAsync(CancellationToken cancellationToken)
    {
        if (_strands.Count == 0 || !_measuring.IsCompleted || _context.Now - _measured < ClockMeasured)
        {
            return;
        }

        await _measuring.ConfigureAwait(false);
        _measured = _context.Now;
        _measuring = MeasureAsync(_strands[0].Client, cancellationToken);
    }

    private async Task MeasureAsync(FeedClient client, CancellationToken cancellationToken)
    {
        if (await client.MeasureClockAsync(cancellationToken).ConfigureAwait(false) && client.ClockOffset.Offset is { } offset)
        {
            Volatile.Write(ref _offset, offset.Ticks);
            if (offset.Duration() > ClocksDiffer)
            {
                BridgeLog.ClockDiffers(_context.Logger, _venue, offset);
            }
        }
    }
}
