using System.Globalization;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Bridge;

/// <summary>Who publishes which feed: a row a feed, of which <see cref="LeaseTable{TRow}"/> says how it changes hands.</summary>
/// <param name="tables">Where leases are kept.</param>
/// <param name="options">How long they last.</param>
/// <param name="holder">
/// Who holds them: a name that no other bridge has. One that starts again under the name of its predecessor takes its leases at once.
/// </param>
/// <param name="time">The clock.</param>
public sealed class FeedLeases(ITableStore tables, BridgeOptions options, string holder, TimeProvider time)
{
    private readonly LeaseTable<LeaseRow> _leases =
        new(tables, "feedleases", BridgeJson.Default.LeaseRow, holder, options.ClockTolerance);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Takes a feed that nobody holds.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="shard">The number of the feed.</param>
    /// <param name="cancellationToken">Gives up; it may be taken, and ends by itself.</param>
    /// <returns>The lease; null where another holds it, or was quicker.</returns>
    /// <exception cref="Application.Ports.StorageException">The table could not be read or written.</exception>
    public async Task<FeedLease?> TryAcquireAsync(Venue venue, int shard, CancellationToken cancellationToken)
    {
        var now = Now;
        TableEntity? mine = null;
        LeaseRow? row = null;
        await foreach (var entity in _leases.QueryAsync(venue.Code, cancellationToken).ConfigureAwait(false))
        {
            var other = _leases.Read(entity);
            if (entity.RowKey == RowOf(shard))
            {
                (mine, row) = (entity, other);
            }

            if (_leases.IsHeldByAnother(other, now) && (entity.RowKey == RowOf(shard) || other.Shards != options.Shards))
            {
                return null;
            }
        }

        var next = new LeaseRow(holder, (row?.Generation ?? 0) + 1, now + options.LeaseDuration, options.Shards);
        return await _leases.TryWriteAsync(venue.Code, RowOf(shard), next, mine?.ETag, cancellationToken).ConfigureAwait(false)
            is { } version
            ? new FeedLease(venue, shard, next.Generation, next.Expires, version)
            : null;
    }

    /// <summary>Makes a lease last longer.</summary>
    /// <param name="lease">The lease as it was acquired or renewed last.</param>
    /// <param name="cancellationToken">Gives up; it may be renewed.</param>
    /// <returns>The lease as it is now; null where it is lost.</returns>
    /// <exception cref="Application.Ports.StorageException">The table could not be written; the lease is as it was.</exception>
    public async Task<FeedLease?> RenewAsync(FeedLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var until = Now + options.LeaseDuration;
        if (await WriteAsync(lease, until, cancellationToken).ConfigureAwait(false) is { } version)
        {
            return lease with { ValidUntil = until, ETag = version };
        }

        // A renewal whose answer was lost has changed the version all the same: whose row it is decides.
        var entity = await _leases.GetAsync(lease.Venue.Code, RowOf(lease.Shard), cancellationToken).ConfigureAwait(false);
        return entity is not null && _leases.Read(entity) is var row
            && row.Holder == holder && row.Generation == lease.Generation
            ? lease with { ValidUntil = row.Expires, ETag = entity.ETag! }
            : null;
    }

    /// <summary>Gives a feed back, so that another need not wait for the end of the lease.</summary>
    /// <param name="lease">The lease as it was acquired or renewed last; one that is lost changes nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Application.Ports.StorageException">The table could not be written; the lease ends by itself.</exception>
    public Task ReleaseAsync(FeedLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return WriteAsync(lease, ILeaseRow.GivenBack, cancellationToken);
    }

    private static string RowOf(int shard) => shard.ToString("00", CultureInfo.InvariantCulture);

    private Task<string?> WriteAsync(FeedLease lease, DateTime expires, CancellationToken cancellationToken) => _leases.TryWriteAsync(
        lease.Venue.Code,
        RowOf(lease.Shard),
        new LeaseRow(holder, lease.Generation, expires, options.Shards),
        lease.ETag,
        cancellationToken);
}
