using Microsoft.Data.Sqlite;
using R3edge.Application.Ports;
using SQLitePCL;

namespace R3edge.Storage.Sqlite.Database;

/// <summary>Says in one sentence what SQLite and the file system report in codes.</summary>
internal static class SqliteErrors
{
    /// <summary>The failure as a store's; null where it is a bug of the calling code and none of the store.</summary>
    public static StorageException? Translate(Exception exception, string path) => exception switch
    {
        StorageException known => known,
        SqliteException sqlite => Translate(sqlite, path),
        UnauthorizedAccessException denied => FileErrors.Denied(denied, path),
        IOException io => FileErrors.Translate(io, path),
        _ => null,
    };

    private static StorageException? Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            StorageFailure.Unavailable, $"The database {path} is locked by another program.", exception),
        raw.SQLITE_FULL => new(
            StorageFailure.Full, $"There is no room left for the database {path}.", exception),
        raw.SQLITE_IOERR => new(
            StorageFailure.Unavailable, $"The disk did not read or write the database {path}.", exception),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new(
            StorageFailure.Corrupt, $"The database {path} is damaged or is none; it was left as it is.", exception),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_AUTH => new(
            StorageFailure.Denied, $"The database {path} may not be read or written by this user.", exception),
        _ => null,
    };
}
