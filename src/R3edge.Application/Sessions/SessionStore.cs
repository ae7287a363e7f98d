using System.Runtime.CompilerServices;
using R3edge.Application.Json;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;

namespace R3edge.Application.Sessions;

/// <summary>A session that was read.</summary>
/// <param name="Row">What its row says.</param>
/// <param name="ETag">The version of its row.</param>
internal sealed record StoredSession(SessionRow Row, string ETag);

/// <summary>The tables of sessions: all of them by user, and the list of those that are not stopped.</summary>
internal sealed class SessionStore(ITableStore tables)
{
    private const string Table = "sessions";
    private const string IndexTable = "sessionindex";
    private const string IndexPartition = "active";

    /// <summary>The name of a session in the list.</summary>
    public static string NameOf(Session session) => $"{session.Account.User}~{session.Id}";

    /// <summary>The names in the list.</summary>
    public async IAsyncEnumerable<string> ListedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (
            var row in tables.QueryAllAsync(IndexTable, IndexPartition, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            yield return row.RowKey;
        }
    }

    /// <summary>The session of a name in the list; null where there is none, as after a start that failed half-way.</summary>
    public async Task<StoredSession?> ReadListedAsync(string name, CancellationToken cancellationToken)
    {
        var separator = name.LastIndexOf('~');
        return separator < 0
            ? null
            : await ReadAsync(name[..separator], name[(separator + 1)..], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a session on the list.</summary>
    public Task ListAsync(Session session, CancellationToken cancellationToken) => tables.ApplyAsync(
        IndexTable,
        TableAction.Upsert(new TableEntity(IndexPartition, NameOf(session), ReadOnlyMemory<byte>.Empty)),
        cancellationToken);

    /// <summary>Takes a session off the list.</summary>
    public Task UnlistAsync(Session session, CancellationToken cancellationToken) =>
        tables.ApplyAsync(IndexTable, TableAction.Delete(IndexPartition, NameOf(session)), cancellationToken);

    /// <summary>A session of a user; null where the user has none of this id.</summary>
    public Task<StoredSession?> ReadAsync(UserId user, SessionId id, CancellationToken cancellationToken) =>
        ReadAsync(user.Value, id.ToString(), cancellationToken);

    /// <summary>All sessions of a user.</summary>
    public async Task<IReadOnlyList<Session>> AllOfAsync(UserId user, CancellationToken cancellationToken)
    {
        var sessions = new List<Session>();
        await foreach (var entity in tables.QueryAllAsync(Table, user.Value, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            sessions.Add(entity.Read(SessionJson.Default.SessionRow).Session);
        }

        return sessions;
    }

    /// <summary>Changes a session that was read.</summary>
    /// <exception cref="StorageException">It could not be written, or has changed since.</exception>
    public async Task WriteAsync(Session session, bool closesPositions, string eTag, CancellationToken cancellationToken)
    {
        if (!await TryWriteAsync(session, closesPositions, eTag, cancellationToken).ConfigureAwait(false))
        {
            throw new StorageException(StorageFailure.Unavailable, $"The session {session.Id} was changed at the same time; try again.");
        }
    }

    /// <summary>Adds a session, or changes the version that was read; false where somebody else was quicker.</summary>
    public async Task<bool> TryWriteAsync(Session session, bool closesPositions, string? eTag, CancellationToken cancellationToken)
    {
        var row = new SessionRow(session, closesPositions);
        var entity = TableExtensions.ToEntity(
            session.Account.User.Value, session.Id.ToString(), row, SessionJson.Default.SessionRow, eTag);
        var outcome = await tables
            .ApplyAsync(Table, eTag is null ? TableAction.Insert(entity) : TableAction.Replace(entity), cancellationToken)
            .ConfigureAwait(false);
        return outcome.IsDone;
    }

    private async Task<StoredSession?> ReadAsync(string user, string id, CancellationToken cancellationToken) =>
        await tables.GetAsync(Table, user, id, cancellationToken).ConfigureAwait(false) is { } entity
            ? new StoredSession(entity.Read(SessionJson.Default.SessionRow), entity.ETag!)
            : null;
}
