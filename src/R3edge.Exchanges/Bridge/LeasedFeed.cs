using R3edge.Application.Ports;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Bridge;

/// <summary>Runs a feed for as long as its lease lasts: renews it, and stops in time where that fails.</summary>
internal sealed class LeasedFeed : IDisposable
{
    private readonly BridgeContext _context;
    private readonly ShardFeed _feed;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost;
    private FeedLease _lease;

    public LeasedFeed(BridgeContext context, FeedLease lease, IReadOnlyList<Listing> wanted)
    {
        (_context, _lease) = (context, lease);
        _lost = new CancellationTokenSource(Left(lease), context.Time);
        _feed = new ShardFeed(context, lease);
        _feed.Want(wanted);
        BridgeLog.Leased(context.Logger, lease.Venue, lease.Shard, lease.Generation);
        Ended = Task.Run(RunAsync);
    }

    /// <summary>Ends when the lease is lost or given back; fails with a mistake or a store that is damaged.</summary>
    public Task Ended { get; }

    public FeedStatus Status => _feed.Status;

    public void Want(IReadOnlyList<Listing> listings) => _feed.Want(listings);

    /// <summary>Closes the connections, publishes what is left, and gives the lease back.</summary>
    public Task StopAsync()
    {
        _stop.Cancel();
        return Ended;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _lost.Dispose();
        _feed.Dispose();
    }

    private async Task RunAsync()
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _lost.Token);
        var renewing = RenewAsync(both.Token);
        try
        {
            while (true)
            {
                await StepAsync(both.Token).ConfigureAwait(false);
                await Task.Delay(_context.Options.FlushInterval, _context.Time, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // Asked to stop, or the lease is over.
        }
        finally
        {
            await both.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _feed.CloseAsync().ConfigureAwait(false);
        }

        await EndAsync().ConfigureAwait(false);
        if (renewing.IsFaulted)
        {
            await renewing.ConfigureAwait(false);
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _feed.StepAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException failure) when (failure.IsTransient)
        {
            BridgeLog.NoTable(_context.Logger, failure);
        }
    }

    private async Task EndAsync()
    {
        if (_lost.IsCancellationRequested)
        {
            BridgeMetrics.LostLeases.Add(1, BridgeMetrics.Of(_lease.Venue));
            BridgeLog.Lost(_context.Logger, _lease.Venue, _lease.Shard, _lease.Generation);
            return;
        }

        using var limit = new CancellationTokenSource(_context.Options.DrainTimeout, _context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _lost.Token);
        try
        {
            await _feed.DrainAsync(both.Token).ConfigureAwait(false);
            await _context.Leases.ReleaseAsync(_lease, both.Token).ConfigureAwait(false);
            BridgeLog.Released(_context.Logger, _lease.Venue, _lease.Shard, _lease.Generation);
        }
        catch (Exception exception) when (exception is OperationCanceledException or StorageException)
        {
            BridgeLog.NotDrained(_context.Logger, _lease.Venue, _lease.Shard, exception);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(_context.Options.LeaseDuration / 3, _context.Time, cancellationToken).ConfigureAwait(false);
            try
            {
                if (await _context.Leases.RenewAsync(_lease, cancellationToken).ConfigureAwait(false) is not { } renewed)
                {
                    await _lost.CancelAsync().ConfigureAwait(false);
                    return;
                }

                _lease = renewed;
                _lost.CancelAfter(Left(renewed));
            }
            catch (StorageException failure) when (failure.IsTransient)
            {
                BridgeLog.NoTable(_context.Logger, failure); // It is tried again until the lease is over.
            }
        }
    }

    private TimeSpan Left(FeedLease lease) => lease.ValidUntil > _context.Now ? lease.ValidUntil - _context.Now : TimeSpan.Zero;
}
