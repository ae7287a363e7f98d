using System.Globalization;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Bridge;

/// <summary>
/// Who publishes which feed: a row a feed, changed only by whoever read its last version (ETag). A holder stops by its own clock when
/// its lease ends; another takes it a tolerance later, so that clocks may differ by that much.
/// </summary>
/// <param name="tables">Where leases are kept.</param>
/// <param name="options">How long they last.</param>
/// <param name="holder">
/// Who holds them: a name that no other bridge has. One that starts again under the name of its predecessor takes its leases at once.
/// </param>
/// <param name="time">The clock.</param>
public sealed class FeedLeases(ITableStore tables, BridgeOptions options, string holder, TimeProvider time)
{
    private const string Table = "feedleases";

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
        await foreach (var entity in tables.QueryAllAsync(Table, venue.Code, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            var other = entity.Read(BridgeJson.Default.LeaseRow);
            var isHeld = other.Holder != holder && other.Expires + options.ClockTolerance > now;
            if (entity.RowKey == RowOf(shard))
            {
                (mine, row) = (entity, other);
            }

            if (isHeld && (entity.RowKey == RowOf(shard) || other.Shards != options.Shards))
            {
                return null;
            }
        }

        var next = new LeaseRow(holder, (row?.Generation ?? 0) + 1, now + options.LeaseDuration, options.Shards);
        var written = TableExtensions.ToEntity(venue.Code, RowOf(shard), next, BridgeJson.Default.LeaseRow, mine?.ETag);
        var outcome = await tables
            .ApplyAsync(Table, mine is null ? TableAction.Insert(written) : TableAction.Replace(written), cancellationToken)
            .ConfigureAwait(false);
        return outcome.Status == TableStatus.Done ? new FeedLease(venue, shard, next.Generation, next.Expires, outcome.ETag!) : null;
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
        var outcome = await WriteAsync(lease, until, cancellationToken).ConfigureAwait(false);
        if (outcome.Status == TableStatus.Done)
        {
            return lease with { ValidUntil = until, ETag = outcome.ETag! };
        }

        // A renewal whose answer was lost has changed the version all the same: whose row it is decides.
        var entity = await tables.GetAsync(Table, lease.Venue.Code, RowOf(lease.Shard), cancellationToken).ConfigureAwait(false);
        return entity is not null && entity.Read(BridgeJson.Default.LeaseRow) is var row
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
        return WriteAsync(lease, DateTime.UnixEpoch, cancellationToken);
    }

    private static string RowOf(int shard) => shard.ToString("00", CultureInfo.InvariantCulture);

    private Task<TableOutcome> WriteAsync(FeedLease lease, DateTime expires, CancellationToken cancellationToken) => tables.ApplyAsync(
        Table,
        TableAction.Replace(TableExtensions.ToEntity(
            lease.Venue.Code,
            RowOf(lease.Shard),
            new LeaseRow(holder, lease.Generation, expires, options.Shards),
            BridgeJson.Default.LeaseRow,
            lease.ETag)),
        cancellationToken);
}
