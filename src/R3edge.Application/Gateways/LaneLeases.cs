using System.Text.Json.Serialization;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>The right to send the orders of an account at a venue.</summary>
/// <param name="Account">The account.</param>
/// <param name="Venue">The venue.</param>
/// <param name="ValidUntil">UTC; from then on nothing may be sent.</param>
/// <param name="NotBefore">UTC time before which the venue wants to be left alone.</param>
/// <param name="Version">The version of its row.</param>
internal sealed record LaneLease(AccountId Account, Venue Venue, DateTime ValidUntil, DateTime NotBefore, string Version);

/// <summary>How a lease is stored.</summary>
internal sealed record LaneLeaseRow(string Holder, DateTime Expires, DateTime NotBefore);

/// <summary>How leases are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LaneLeaseRow))]
internal sealed partial class LaneLeaseJson : JsonSerializerContext;

/// <summary>
/// Who sends the orders of which account: a row an account and venue, changed only against the version that was read. A holder stops by its
/// own clock when its lease ends; another takes it a tolerance later, so that clocks may differ by that much.
/// </summary>
/// <param name="tables">Where leases are kept.</param>
/// <param name="options">How long they last.</param>
/// <param name="holder">Who holds them: a name that no other process has.</param>
/// <param name="time">The clock.</param>
internal sealed class LaneLeases(ITableStore tables, GatewayOptions options, string holder, TimeProvider time)
{
    /// <summary>The table.</summary>
    public const string Table = "gatewayleases";

    private readonly ITableStore _tables = tables;
    private readonly GatewayOptions _options = options;
    private readonly string _holder = holder;
    private readonly TimeProvider _time = time;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Takes a lease that nobody holds.</summary>
    /// <returns>Null where another holds it, or was quicker.</returns>
    /// <exception cref="Ports.StorageException">The table could not be read or written; it may be taken, and ends by itself.</exception>
    public async Task<LaneLease?> TryAcquireAsync(AccountId account, Venue venue, CancellationToken cancellationToken)
    {
        var now = Now;
        var entity = await _tables.GetAsync(Table, account.ToString(), venue.Code, cancellationToken).ConfigureAwait(false);
        var row = entity?.Read(LaneLeaseJson.Default.LaneLeaseRow);
        if (row is not null && row.Holder != _holder && row.Expires + _options.ClockTolerance > now)
        {
            return null;
        }

        var next = new LaneLeaseRow(_holder, now + _options.LeaseDuration, row?.NotBefore ?? DateTime.UnixEpoch);
        var written = TableExtensions.ToEntity(account.ToString(), venue.Code, next, LaneLeaseJson.Default.LaneLeaseRow, entity?.ETag);
        var outcome = await _tables
            .ApplyAsync(Table, entity is null ? TableAction.Insert(written) : TableAction.Replace(written), cancellationToken)
            .ConfigureAwait(false);
        return outcome.IsDone ? new LaneLease(account, venue, next.Expires, next.NotBefore, outcome.ETag!) : null;
    }

    /// <summary>Gives a lease back, so that another need not wait for its end; one that is lost changes nothing.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="notBefore">UTC time before which the venue wants to be left alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">The table could not be written; the lease ends by itself.</exception>
    public Task ReleaseAsync(LaneLease lease, DateTime notBefore, CancellationToken cancellationToken) => _tables.ApplyAsync(
        Table,
        TableAction.Replace(TableExtensions.ToEntity(
            lease.Account.ToString(),
            lease.Venue.Code,
            new LaneLeaseRow(_holder, DateTime.UnixEpoch, notBefore),
            LaneLeaseJson.Default.LaneLeaseRow,
            lease.Version)),
        cancellationToken);
}
