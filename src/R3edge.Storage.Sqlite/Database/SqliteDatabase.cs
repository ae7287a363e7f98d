using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using R3edge.Application.Ports;

namespace R3edge.Storage.Sqlite.Database;

/// <summary>
/// A database file of this process alone. One connection writes; what callers hand in while it commits shares the next
/// transaction, so that many small writes cost little more than one. Readers have connections of their own and never wait.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    /// <summary>"R3ED": tells a file of R3edge from any other database.</summary>
    private const int ApplicationId = 0x52334544;
    private const int SchemaVersion = 1;
    private const int QueueLength = 256;
    private const long LargestGroupBytes = 8L << 20;

    private readonly DatabaseOptions _options;
    private readonly FileStream _lock;
    private readonly SqliteSession _writer;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly Channel<WriteWork> _queue = Channel.CreateBounded<WriteWork>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly LogCopier _copier;
    private readonly Task _writing;
    private readonly Action? _rolledBack;
    private volatile bool _isClosed;

    private SqliteDatabase(DatabaseOptions options, FileStream lockFile, SqliteSession writer, Action? rolledBack)
    {
        _options = options;
        _lock = lockFile;
        _writer = writer;
        _rolledBack = rolledBack;
        _copier = new LogCopier(() => new SqliteSession(options.Path, SqliteOpenMode.ReadWrite, options.BusySeconds));

        // A thread of its own: commits wait for the disk, and on two cores two of them would hold up the whole thread pool.
        _writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Opens a database and makes what is not there.</summary>
    /// <param name="options">How.</param>
    /// <param name="opened">Reads and writes what the owner needs at the start, in one transaction that waits for the disk.</param>
    /// <param name="rolledBack">Told on the writer that what was written and not committed is undone.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static SqliteDatabase Open(DatabaseOptions options, Action<SqliteSession> opened, Action? rolledBack = null)
    {
        FileStream? lockFile = null;
        SqliteSession? writer = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
            lockFile = LockFile.Take(options.Path + ".lock", options.Path);
            writer = new SqliteSession(options.Path, SqliteOpenMode.ReadWriteCreate, options.BusySeconds);
            Prepare(writer, options);
            writer.Run("BEGIN IMMEDIATE");
            writer.Run(options.Schema);
            opened(writer);
            writer.Run("COMMIT");
            writer.Run(options.Durability == Durability.PowerLoss ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            return new SqliteDatabase(options, lockFile, writer, rolledBack);
        }
        catch (Exception exception)
        {
            writer?.Dispose();
            lockFile?.Dispose();
            if (SqliteErrors.Translate(exception, options.Path) is { } translated && translated != exception)
            {
                throw translated;
            }

            throw;
        }
    }

    /// <summary>Writes, in a transaction shared with others, and returns when it is committed.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="execute">Writes; called again where a shared transaction was rolled back.</param>
    /// <param name="committed">Told on the writer, in the order of the writes, before the caller is.</param>
    /// <param name="weight">About how many bytes it writes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageException">It could not be written.</exception>
    public async Task<T> WriteAsync<T>(
        Func<SqliteSession, T> execute, Action<T>? committed, long weight, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var work = new WriteWork<T>(execute, committed, weight);
        try
        {
            await _queue.Writer.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }

        return await work.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what is committed.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="read">Reads.</param>
    /// <exception cref="StorageException">It could not be read.</exception>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var isWhole = false;
        SqliteSession? session = null;
        try
        {
            session = _readers.TryTake(out var idle) ? idle : OpenReader();
            var result = read(session);
            isWhole = true;
            return result;
        }
        catch (Exception exception)
            when (SqliteErrors.Translate(exception, _options.Path) is { } translated && translated != exception)
        {
            throw SqliteErrors.Translate(exception, _options.Path)!;
        }
        finally
        {
            // After an error a statement may stand half-way; a new connection costs less than to find out.
            if (!isWhole || _isClosed)
            {
                session?.Dispose();
            }
            else
            {
                _readers.Add(session!);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _queue.Writer.Complete();
        await _writing.ConfigureAwait(false);
        await _copier.DisposeAsync().ConfigureAwait(false);
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // The last connection to close copies the log into the database and removes it.
        _writer.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static void Prepare(SqliteSession writer, DatabaseOptions options)
    {
        // The first statement reads the header, and so says whether it is a database at all.
        var objects = writer.Number("SELECT count(*) FROM sqlite_schema");
        var application = writer.Number("PRAGMA application_id");
        var version = writer.Number("PRAGMA user_version");
        if (objects != 0 && application != ApplicationId)
        {
            throw new StorageException(StorageFailure.Misconfigured, $"{options.Path} is a database of another program.");
        }

        if (version > SchemaVersion)
        {
            throw new StorageException(StorageFailure.Misconfigured, $"The database {options.Path} was written by a newer R3edge.");
        }

        if (objects == 0)
        {
            writer.Run(FormattableString.Invariant($"PRAGMA page_size={options.PageSize}"));
            writer.Run("PRAGMA journal_mode=WAL");
            writer.Run(FormattableString.Invariant($"PRAGMA application_id={ApplicationId}"));
            writer.Run(FormattableString.Invariant($"PRAGMA user_version={SchemaVersion}"));
        }

        writer.Run("PRAGMA synchronous=FULL");
        writer.Run("PRAGMA cache_size=-16384");
        writer.Run("PRAGMA wal_autocheckpoint=0");
        writer.Run(FormattableString.Invariant($"PRAGMA journal_size_limit={64 << 20}"));
        if (options.MaximumBytes is { } bytes)
        {
            writer.Run(FormattableString.Invariant($"PRAGMA max_page_count={Math.Max(1, bytes / options.PageSize)}"));
        }
    }

    private SqliteSession OpenReader()
    {
        var reader = new SqliteSession(_options.Path, SqliteOpenMode.ReadWrite, _options.BusySeconds);
        reader.Run("PRAGMA query_only=1");
        return reader;
    }

    private void WriteAll()
    {
        var group = new List<WriteWork>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            var weight = 0L;
            while (weight < LargestGroupBytes && _queue.Reader.TryRead(out var work))
            {
                group.Add(work);
                weight += work.Weight;
            }

            Write(group);
            _copier.AfterCommit(_writer, weight);
        }
    }

    private void Write(List<WriteWork> group)
    {
        var failure = TryCommit(group);
        if (failure is null)
        {
            return;
        }

        if (group.Count == 1 || failure is StorageException { Failure: not StorageFailure.Full })
        {
            group.ForEach(work => work.Fail(failure));
            return;
        }

        // One write may be wrong or too large for what room is left; it must not take the others with it.
        foreach (var work in group)
        {
            if (TryCommit([work]) is { } own)
            {
                work.Fail(own);
            }
        }
    }

    private Exception? TryCommit(List<WriteWork> group)
    {
        try
        {
            if (_writer.IsInTransaction)
            {
                _writer.Command("ROLLBACK").ExecuteNonQuery();
            }

            _writer.Command("BEGIN IMMEDIATE").ExecuteNonQuery();
            foreach (var work in group)
            {
                work.Execute(_writer);
            }

            _writer.Command("COMMIT").ExecuteNonQuery();
        }
        catch (Exception exception)
        {
            var translated = SqliteErrors.Translate(exception, _options.Path) ?? exception;
            return RollBack() ?? translated;
        }

        group.ForEach(work => work.Commit());
        return null;
    }

    private StorageException? RollBack()
    {
        _rolledBack?.Invoke();
        try
        {
            // SQLite has rolled back already where the disk was full or failed.
            if (_writer.IsInTransaction)
            {
                _writer.Command("ROLLBACK").ExecuteNonQuery();
            }

            return null;
        }
        catch (SqliteException exception)
        {
            return SqliteErrors.Translate(exception, _options.Path)
                ?? new StorageException(StorageFailure.Unavailable, $"The database {_options.Path} could not undo a write.", exception);
        }
    }
}
