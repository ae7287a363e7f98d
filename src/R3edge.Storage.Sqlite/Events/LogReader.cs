using System.Globalization;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Events;

/// <summary>The queries on a partition's log.</summary>
internal static class LogReader
{
    /// <summary>So much is in memory at a time for one reader, give or take one event.</summary>
    private const long LargestBatchBytes = 4L << 20;

    /// <summary>The events behind a position, or the gap where retention removed the next ones.</summary>
    public static EventBatch Read(SqliteSession session, PartitionLog log, long after, int maximum)
    {
        // One view of rows and of what was trimmed: between two statements the trim could come.
        session.Command("BEGIN").ExecuteNonQuery();
        var events = Rows(session, log, after, maximum);
        EventBatch? batch = null;
        if (events.Count == 0 || events[0].Position != after + 1)
        {
            var trimmed = Trimmed(session, log);
            batch = trimmed > after ? new EventBatch([], new PositionGap(after, trimmed)) : null;
        }

        session.Command("COMMIT").ExecuteNonQuery();
        return batch ?? new EventBatch(events, null);
    }

    /// <summary>The last position that retention removed; -1 where it removed none.</summary>
    public static long Trimmed(SqliteSession session, PartitionLog log)
    {
        var select = session.Command("SELECT trimmed FROM partition WHERE id = $id", "$id");
        select.Parameters[0].Value = log.Id;
        return Convert.ToInt64(select.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>The oldest and the newest position.</summary>
    public static PartitionState State(SqliteSession session, PartitionLog log)
    {
        var select = session.Command(
            $"SELECT (SELECT min(position) FROM {log.Table}), (SELECT max(position) FROM {log.Table})");
        using var row = select.ExecuteReader();
        row.Read();
        return row.IsDBNull(0) ? default : new PartitionState(row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>The checkpoint of a group; null where there is none.</summary>
    public static long? Checkpoint(SqliteSession session, PartitionLog log, string consumerGroup)
    {
        var select = session.Command(
            "SELECT position FROM checkpoint WHERE partition = $partition AND consumer_group = $group", "$partition", "$group");
        select.Parameters[0].Value = log.Id;
        select.Parameters[1].Value = consumerGroup;
        return select.ExecuteScalar() as long?;
    }

    private static List<ReceivedEvent> Rows(SqliteSession session, PartitionLog log, long after, int maximum)
    {
        var select = session.Command(
            $"SELECT position, enqueued, key, id, body FROM {log.Table} WHERE position > $after ORDER BY position LIMIT $maximum",
            "$after",
            "$maximum");
        select.Parameters[0].Value = after;
        select.Parameters[1].Value = maximum;
        var events = new List<ReceivedEvent>();
        var bytes = 0L;
        using var row = select.ExecuteReader();
        while (bytes < LargestBatchBytes && row.Read())
        {
            var body = row.GetFieldValue<byte[]>(4);
            events.Add(new ReceivedEvent(
                row.GetInt64(0), row.GetString(2), row.GetString(3), new DateTime(row.GetInt64(1), DateTimeKind.Utc), body));
            bytes += PartitionLog.SizeOf(body.Length);
        }

        return events;
    }
}
