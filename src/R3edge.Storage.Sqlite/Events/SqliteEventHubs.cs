using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Events;

/// <summary>
/// Hubs in one database file. Readers in this process wake as soon as an event is committed; a whole call to publish is one
/// piece of a transaction, so it is stored whole or not at all, whatever its keys.
/// </summary>
public sealed class SqliteEventHubs : IEventPublisher, IEventReader, IAsyncDisposable
{
    private const int PageSize = 8192;

    private readonly SqliteDatabase _database;
    private readonly Dictionary<string, Hub> _hubs;
    private readonly string _path;
    private readonly TimeProvider _time;
    private bool _isClosed;

    private SqliteEventHubs(SqliteDatabase database, Dictionary<string, Hub> hubs, string path, TimeProvider time)
    {
        _database = database;
        _hubs = hubs;
        _path = path;
        _time = time;
    }

    /// <summary>Opens the hubs of a file and makes those that are not there.</summary>
    /// <param name="path">The file; its folder is made where it is not there.</param>
    /// <param name="hubs">The hubs, each once.</param>
    /// <param name="time">Dates the events.</param>
    /// <param name="durability">What an acknowledged event outlives.</param>
    /// <param name="maximumBytes">The largest the file may grow; null for no bound but the disk's.</param>
    /// <param name="busySeconds">How long a write waits for another program's lock, 1 to 60.</param>
    /// <exception cref="StorageException">The file cannot be opened, or a hub has another number of partitions.</exception>
    public static SqliteEventHubs Open(
        string path,
        IReadOnlyList<HubDefinition> hubs,
        TimeProvider time,
        Durability durability = Durability.ProcessCrash,
        long? maximumBytes = null,
        int busySeconds = 5)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(hubs);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(busySeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(busySeconds, 60);
        var loaded = new Dictionary<string, Hub>();
        var database = SqliteDatabase.Open(
            new DatabaseOptions(path, HubSchema.Tables, durability, PageSize, maximumBytes, busySeconds),
            session => loaded = HubSchema.Load(session, path, hubs),
            () => RollBack(loaded));
        return new SqliteEventHubs(database, loaded, path, time);
    }

    /// <inheritdoc/>
    public async Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var known = HubOf(hub);
        var weight = 0L;
        foreach (var data in events)
        {
            ArgumentNullException.ThrowIfNull(data);
            data.ThrowIfInvalid();
            weight += PartitionLog.SizeOf(data.Body.Length);
        }

        if (events.Count > 0)
        {
            await _database
                .WriteAsync(session => Append(session, known, events), Publish, weight, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<int> CountPartitionsAsync(string hub, CancellationToken cancellationToken) =>
        Task.FromResult(HubOf(hub).Partitions.Count);

    /// <inheritdoc/>
    public Task<PartitionState> GetPartitionAsync(string hub, int partition, CancellationToken cancellationToken)
    {
        var log = LogOf(hub, partition);
        return Task.FromResult(_database.Read(session => LogReader.State(session, log)));
    }

    /// <inheritdoc/>
    public Task<long?> GetCheckpointAsync(PartitionAddress address, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotName(address.ConsumerGroup);
        var log = LogOf(address.Hub, address.Partition);
        return Task.FromResult(_database.Read(session => LogReader.Checkpoint(session, log, address.ConsumerGroup)));
    }

    /// <inheritdoc/>
    public Task<IPartitionCursor> OpenAsync(PartitionAddress address, StartPosition start, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotName(address.ConsumerGroup);
        var log = LogOf(address.Hub, address.Partition);
        var after = start.Kind switch
        {
            StartKind.After => start.Position,
            StartKind.Latest => log.Newest,
            StartKind.Earliest => _database.Read(session => LogReader.Trimmed(session, log)),
            _ => _database.Read(
                session => LogReader.Checkpoint(session, log, address.ConsumerGroup) ?? LogReader.Trimmed(session, log)),
        };
        return Task.FromResult<IPartitionCursor>(new SqlitePartitionCursor(_database, log, address, after, _time));
    }

    /// <summary>The position of the newest event of a partition, from memory; that of the last one trimmed where none is left, -1 where there was none.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="partition">The partition, from 0.</param>
    /// <exception cref="StorageException">The hub is not known.</exception>
    public long NewestPosition(string hub, int partition) => LogOf(hub, partition).Newest;

    /// <summary>Removes what the hubs' retention does not keep, read or not.</summary>
    /// <param name="cancellationToken">Gives up between two pieces.</param>
    /// <returns>How many events were removed.</returns>
    /// <exception cref="StorageException">The file could not be written.</exception>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        var removed = 0L;
        foreach (var hub in _hubs.Values)
        {
            foreach (var log in hub.Partitions)
            {
                removed += await TrimAsync(log, hub.Definition.Retention, cancellationToken).ConfigureAwait(false);
            }
        }

        return removed;
    }

    /// <summary>
    /// Trims again and again until it is cancelled; what a host runs in the background. A transient failure waits for the next time.
    /// </summary>
    /// <param name="interval">The time between, above zero.</param>
    /// <param name="report">Told of transient failures; null where nobody listens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="StorageException">The file is damaged.</exception>
    public async Task RunRetentionAsync(TimeSpan interval, Action<StorageException>? report, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        while (true)
        {
            try
            {
                await TrimAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (StorageException exception) when (exception.IsTransient)
            {
                report?.Invoke(exception);
            }

            await Task.Delay(interval, _time, cancellationToken).ConfigureAwait(false);
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
        try
        {
            await _database.WriteAsync(Close, null, 0, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // Not noting the good end costs a jump in the positions and nothing else; the store's own calls report its state.
        }

        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private static bool Close(SqliteSession session)
    {
        HubSchema.Close(session);
        return true;
    }

    private static void RollBack(Dictionary<string, Hub> hubs)
    {
        foreach (var log in hubs.Values.SelectMany(hub => hub.Partitions))
        {
            log.RollBack();
        }
    }

    private static Dictionary<PartitionLog, long> Append(SqliteSession session, Hub hub, IReadOnlyList<EventData> events, long ticks)
    {
        var newest = new Dictionary<PartitionLog, long>(1);
        foreach (var data in events)
        {
            var log = hub.PartitionOf(data.Key);
            newest[log] = log.Append(session, data, ticks);
        }

        return newest;
    }

    private static void Publish(Dictionary<PartitionLog, long> newest)
    {
        foreach (var (log, position) in newest)
        {
            log.Publish(position);
        }
    }

    private Dictionary<PartitionLog, long> Append(SqliteSession session, Hub hub, IReadOnlyList<EventData> events) =>
        Append(session, hub, events, _time.GetUtcNow().UtcTicks);

    private async Task<long> TrimAsync(PartitionLog log, Retention retention, CancellationToken cancellationToken)
    {
        var removed = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = _time.GetUtcNow().UtcDateTime;
            var piece = await _database
                .WriteAsync(session => LogTrimmer.TrimPiece(session, log, retention, now), null, 0, cancellationToken)
                .ConfigureAwait(false);
            if (piece == 0)
            {
                return removed;
            }

            removed += piece;
        }
    }

    private Hub HubOf(string hub)
    {
        PortNames.ThrowIfNotName(hub);
        return _hubs.TryGetValue(hub, out var known)
            ? known
            : throw new StorageException(StorageFailure.Misconfigured, $"There is no hub {hub} in {_path}.");
    }

    private PartitionLog LogOf(string hub, int partition)
    {
        var partitions = HubOf(hub).Partitions;
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, partitions.Count);
        return partitions[partition];
    }
}
