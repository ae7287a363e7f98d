using Polly;
using Polly.Retry;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Bridge;

/// <summary>
/// Brings what outboxes hold to the hub, in order: while it takes nothing the same events are tried again and later ones wait. Then
/// writes down which trades have been published.
/// </summary>
internal sealed class ShardPublisher
{
    private readonly BridgeContext _context;
    private readonly FeedLease _lease;
    private readonly PendingBudget _budget;
    private readonly ResiliencePipeline _patience;
    private readonly List<EventData> _events = [];
    private readonly List<InstrumentOutbox> _leaving = [];
    private readonly Dictionary<InstrumentId, TradeMark> _taken = [];
    private readonly Dictionary<InstrumentId, TradeMark> _unwritten = [];
    private DateTime _written;

    public ShardPublisher(BridgeContext context, FeedLease lease, PendingBudget budget)
    {
        (_context, _lease, _budget) = (context, lease, budget);
        _patience = new ResiliencePipelineBuilder { TimeProvider = context.Time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<StorageException>(failure => failure.IsTransient),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = context.Random,
                OnRetry = attempt =>
                {
                    Trouble = attempt.Outcome.Exception!.Message;
                    BridgeLog.Waits(context.Logger, lease.Venue, lease.Shard, attempt.RetryDelay, attempt.Outcome.Exception);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Why it waits; null where it does not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>UTC time at which the hub took something last; null before that.</summary>
    public DateTime? LastPublished { get; private set; }

    /// <summary>Whether everything that was waiting at the last publication has been published.</summary>
    public bool IsEmptied => _events.Count == 0 && _budget.Pending == 0;

    /// <summary>Publishes what an outbox still holds although its instrument is no longer wanted.</summary>
    public void Keep(InstrumentOutbox outbox) => _leaving.Add(outbox);

    /// <summary>Publishes what is waiting.</summary>
    /// <param name="outboxes">Where it waits.</param>
    /// <param name="clock">The market's time.</param>
    /// <param name="cancellationToken">Gives up; what was taken out stays first in line.</param>
    public async Task PublishAsync(IEnumerable<InstrumentOutbox> outboxes, DateTime clock, CancellationToken cancellationToken)
    {
        if (_events.Count == 0)
        {
            TakeOut(outboxes, clock);
        }

        if (_events.Count > 0)
        {
            await _patience.ExecuteAsync(
                static async (publisher, token) => await publisher._context.Publisher
                    .PublishAsync(HubNames.MarketData, publisher._events, token).ConfigureAwait(false),
                this,
                cancellationToken).ConfigureAwait(false);
            Published();
        }

        if (_unwritten.Count > 0 && _context.Now - _written >= _context.Options.MarkInterval)
        {
            await WriteMarksAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes what is left when nothing comes any more, and writes down where it ended.</summary>
    /// <param name="outboxes">Where it waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DrainAsync(IEnumerable<InstrumentOutbox> outboxes, CancellationToken cancellationToken)
    {
        InstrumentOutbox[] all = [.. outboxes];
        do
        {
            await PublishAsync(all, DateTime.MinValue, cancellationToken).ConfigureAwait(false);
        }
        while (_budget.Pending > 0);

        await WriteMarksAsync(cancellationToken).ConfigureAwait(false);
    }

    private void TakeOut(IEnumerable<InstrumentOutbox> outboxes, DateTime clock)
    {
        var now = _context.Now;
        foreach (var outbox in outboxes.Concat(_leaving))
        {
            if (outbox.Take(_events, now, clock, _context.Options.ClockInterval) is { } mark)
            {
                _taken[outbox.Listing.Id] = mark;
            }
        }

        _leaving.ForEach(static outbox => outbox.Dispose());
        _leaving.Clear();
    }

    private void Published()
    {
        _budget.Remove(_events.Sum(data => (long)data.Body.Length));
        BridgeMetrics.Events.Add(_events.Count, BridgeMetrics.Of(_lease.Venue));
        _events.Clear();
        foreach (var (id, mark) in _taken)
        {
            _unwritten[id] = mark;
        }

        _taken.Clear();
        LastPublished = _context.Now;
        Trouble = null;
    }

    private async Task WriteMarksAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _context.Marks.WriteAsync(_lease.Venue, _unwritten, cancellationToken).ConfigureAwait(false);
            _unwritten.Clear();
        }
        catch (StorageException failure) when (failure.IsTransient)
        {
            // They are written with the next ones; whoever goes on from older ones publishes some trades again.
            BridgeLog.NoTable(_context.Logger, failure);
        }

        _written = _context.Now;
    }
}
