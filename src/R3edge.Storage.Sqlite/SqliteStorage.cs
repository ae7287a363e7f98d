using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Blobs;
using R3edge.Storage.Sqlite.Events;
using R3edge.Storage.Sqlite.Secrets;
using R3edge.Storage.Sqlite.Tables;

namespace R3edge.Storage.Sqlite;

/// <summary>All the stores of one process, in one folder: <c>hubs.db</c>, <c>tables.db</c>, <c>blobs/</c>, <c>secrets.bin</c>.</summary>
public sealed class SqliteStorage : IAsyncDisposable
{
    private SqliteStorage(SqliteEventHubs hubs, SqliteTables tables, FileBlobs blobs, FileSecrets secrets, DeadLetters deadLetters)
    {
        Hubs = hubs;
        Tables = tables;
        Blobs = blobs;
        Secrets = secrets;
        DeadLetters = deadLetters;
    }

    /// <summary>Publishes and reads events.</summary>
    public SqliteEventHubs Hubs { get; }

    /// <summary>Tables.</summary>
    public SqliteTables Tables { get; }

    /// <summary>Blobs.</summary>
    public FileBlobs Blobs { get; }

    /// <summary>Secrets.</summary>
    public FileSecrets Secrets { get; }

    /// <summary>Events that could not be handled.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>Opens everything, or nothing.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Dates events.</param>
    /// <exception cref="StorageException">A store cannot be opened.</exception>
    public static async Task<SqliteStorage> OpenAsync(SqliteStorageOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Folder);
        string In(string name) => Path.Combine(options.Folder, name);
        SqliteEventHubs? hubs = null;
        SqliteTables? tables = null;
        FileBlobs? blobs = null;
        try
        {
            hubs = SqliteEventHubs.Open(
                In("hubs.db"), options.Hubs, time, options.HubDurability, options.MaximumHubBytes, options.BusySeconds);
            tables = SqliteTables.Open(In("tables.db"), options.StateDurability, null, options.BusySeconds);
            blobs = FileBlobs.Open(In("blobs"), options.StateDurability);
            var key = options.SecretKey is { } text ? SecretKey.FromBase64(text, "The secret key") : SecretKey.FromFile(In("secrets.key"));
            var secrets = FileSecrets.Open(In("secrets.bin"), key);
            return new SqliteStorage(hubs, tables, blobs, secrets, new DeadLetters(tables, blobs, time));
        }
        catch
        {
            blobs?.Dispose();
            if (tables is not null)
            {
                await tables.DisposeAsync().ConfigureAwait(false);
            }

            if (hubs is not null)
            {
                await hubs.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Hubs.DisposeAsync().ConfigureAwait(false);
        await Tables.DisposeAsync().ConfigureAwait(false);
        Blobs.Dispose();
        Secrets.Dispose();
    }
}
