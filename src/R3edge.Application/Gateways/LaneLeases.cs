using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>The right to send the orders of an account at a venue.</summary>
/// <param name="Account">The account.</param>
/// <param name="Venue">The venue.</param>
/// <param name="ValidUntil">UTC; from then on nothing may be sent.</param>
/// <param name="Terms">How the venue is to be treated.</param>
/// <param name="Version">The version of its row.</param>
internal sealed record LaneLease(AccountId Account, Venue Venue, DateTime ValidUntil, LaneTerms Terms, string Version);

/// <summary>What all processes know of an account's venue.</summary>
/// <param name="NotBefore">UTC time before which the venue wants to be left alone.</param>
/// <param name="IsSlow">Whether it took too long to answer when it was asked last.</param>
internal readonly record struct LaneTerms(DateTime NotBefore, bool IsSlow);

/// <summary>How a lease is stored.</summary>
internal sealed record LaneLeaseRow(string Holder, DateTime Expires, DateTime NotBefore, bool IsSlow = false) : ILeaseRow;

/// <summary>How leases are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LaneLeaseRow))]
internal sealed partial class LaneLeaseJson : JsonSerializerContext;

/// <summary>
/// Who sends the orders of which account: a row an account and venue, of which <see cref="LeaseTable{TRow}"/> says how it changes hands.
/// What cannot be read, or ends too late to be true, is over when this process has seen it stand still for as long as a lease lasts.
/// </summary>
/// <param name="tables">Where leases are kept.</param>
/// <param name="options">How long they last.</param>
/// <param name="holder">Who holds them: a name that no other process has.</param>
/// <param name="time">The clock.</param>
internal sealed class LaneLeases(ITableStore tables, GatewayOptions options, string holder, TimeProvider time)
{
    /// <summary>No venue bans for longer; what is later was written by a clock that is wrong.</summary>
    private static readonly TimeSpan LongestBan = TimeSpan.FromDays(4);

    private readonly ConcurrentDictionary<(AccountId Account, Venue Venue), (string Version, long Since)> _seen = [];
    private readonly LeaseTable<LaneLeaseRow> _leases =
        new(tables, "gatewayleases", LaneLeaseJson.Default.LaneLeaseRow, holder, options.ClockTolerance);

    private readonly GatewayOptions _options = options;
    private readonly string _holder = holder;
    private readonly TimeProvider _time = time;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Takes a lease that nobody holds.</summary>
    /// <returns>Null where another holds it, or was quicker.</returns>
    /// <exception cref="StorageException">The table could not be read or written; it may be taken, and ends by itself.</exception>
    public async Task<LaneLease?> TryAcquireAsync(AccountId account, Venue venue, CancellationToken cancellationToken)
    {
        var now = Now;
        var entity = await _leases.GetAsync(account.ToString(), venue.Code, cancellationToken).ConfigureAwait(false);
        var row = entity is null ? null : RowOf(entity);
        var isHeld = entity is not null && (row is null || _leases.IsHeldByAnother(row, now));
        if (isHeld && !StandsStill(account, venue, entity!.ETag!))
        {
            return null;
        }

        _seen.TryRemove((account, venue), out _);
        var terms = row is null || row.NotBefore > now + LongestBan
            ? new LaneTerms(DateTime.UnixEpoch, false)
            : new LaneTerms(row.NotBefore, row.IsSlow);
        var next = new LaneLeaseRow(_holder, now + _options.LeaseDuration, terms.NotBefore, terms.IsSlow);
        return await _leases.TryWriteAsync(account.ToString(), venue.Code, next, entity?.ETag, cancellationToken).ConfigureAwait(false)
            is { } version
            ? new LaneLease(account, venue, next.Expires, terms, version)
            : null;
    }

    /// <summary>Gives a lease back, so that another need not wait for its end; one that is lost changes nothing.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="terms">How the venue is to be treated from now on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The table could not be written; the lease ends by itself.</exception>
    public Task ReleaseAsync(LaneLease lease, LaneTerms terms, CancellationToken cancellationToken) => _leases.TryWriteAsync(
        lease.Account.ToString(),
        lease.Venue.Code,
        new LaneLeaseRow(_holder, ILeaseRow.GivenBack, terms.NotBefore, terms.IsSlow),
        lease.Version,
        cancellationToken);

    private LaneLeaseRow? RowOf(TableEntity entity)
    {
        try
        {
            return _leases.Read(entity);
        }
        catch (StorageException exception) when (exception.Failure == StorageFailure.Corrupt)
        {
            return null; // It says nothing, and is replaced once nobody can be holding it.
        }
    }

    private bool StandsStill(AccountId account, Venue venue, string version)
    {
        var now = _time.GetTimestamp();
        var seen = _seen.AddOrUpdate(
            (account, venue), (version, now), (_, known) => known.Version == version ? known : (version, now));
        return _time.GetElapsedTime(seen.Since, now) > _options.LeaseDuration + _options.ClockTolerance;
    }
}
