using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Events;

/// <summary>A place in a partition's log.</summary>
internal sealed class SqlitePartitionCursor(
    SqliteDatabase database, PartitionLog log, PartitionAddress address, long after, TimeProvider time) : IPartitionCursor
{
    private readonly SqliteDatabase _database = database;
    private readonly PartitionLog _log = log;
    private readonly TimeProvider _time = time;
    private long _after = after;

    /// <inheritdoc/>
    public PartitionAddress Address { get; } = address;

    /// <inheritdoc/>
    public async ValueTask<EventBatch> ReadAsync(int maximum, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        if (!await HasMoreAsync(wait, cancellationToken).ConfigureAwait(false))
        {
            return EventBatch.Empty;
        }

        var batch = _database.Read(session => LogReader.Read(session, _log, _after, maximum));
        _after = batch.Gap?.Through ?? (batch.Events.Count > 0 ? batch.Events[^1].Position : _after);
        return batch;
    }

    /// <inheritdoc/>
    public async Task CheckpointAsync(long position, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        await _database.WriteAsync(session => Checkpoint(session, position), null, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<bool> HasMoreAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            // The signal is taken before the look, so that an event that comes between the two is not missed.
            var appended = _log.Appended;
            if (_log.Newest > _after)
            {
                return true;
            }

            var rest = wait - _time.GetElapsedTime(start);
            if (rest <= TimeSpan.Zero)
            {
                return false;
            }

            await appended.WaitAsync(rest, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private bool Checkpoint(SqliteSession session, long position)
    {
        var upsert = session.Command(
            """
            INSERT INTO checkpoint(partition, consumer_group, position) VALUES($partition, $group, $position)
            ON CONFLICT(partition, consumer_group) DO UPDATE SET position = max(position, excluded.position)
            """,
            "$partition",
            "$group",
            "$position");
        upsert.Parameters[0].Value = _log.Id;
        upsert.Parameters[1].Value = Address.ConsumerGroup;
        upsert.Parameters[2].Value = position;
        upsert.ExecuteNonQuery();
        return true;
    }
}
