using Microsoft.Data.Sqlite;

namespace R3edge.Storage.Sqlite.Database;

/// <summary>
/// Copies the write-ahead log into the database once it has grown, on a connection of its own: the copying waits for the disk, and a
/// commit that had to do it would be late by many milliseconds. Only what is written meanwhile is left to the writer, after which the
/// log begins anew.
/// </summary>
/// <param name="open">Opens a connection.</param>
internal sealed class LogCopier(Func<SqliteSession> open) : IAsyncDisposable
{
    private const long DueBytes = 8L << 20;

    /// <summary>What a transaction writes besides what it was given, about: pages are written whole.</summary>
    private const long BytesOfTransaction = 16L << 10;

    private readonly Func<SqliteSession> _open = open;
    private Task? _copying;
    private long _written;

    /// <summary>Notes a transaction; for the writer, after each.</summary>
    /// <param name="writer">The writer's connection.</param>
    /// <param name="bytes">What the transaction was given to write.</param>
    public void AfterCommit(SqliteSession writer, long bytes)
    {
        _written += bytes + BytesOfTransaction;
        if (_copying is { IsCompleted: true })
        {
            Copy(writer);
            (_copying, _written) = (null, 0);
        }
        else if (_copying is null && _written >= DueBytes)
        {
            _copying = Task.Run(CopyBeside);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_copying is { } copying)
        {
            await copying.ConfigureAwait(false);
        }
    }

    private void CopyBeside()
    {
        try
        {
            using var session = _open();
            Copy(session);
        }
        catch (SqliteException)
        {
            // The writer copies it then.
        }
    }

    private static void Copy(SqliteSession session)
    {
        try
        {
            session.Run("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // What is committed is safe in the log; it is copied another time, and a disk that fails fails the next commit too.
        }
    }
}
