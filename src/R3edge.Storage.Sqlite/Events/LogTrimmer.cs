using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Events;

/// <summary>Removes what retention does not keep, a piece at a time, so that publishers never wait long.</summary>
internal static class LogTrimmer
{
    private const int LargestPiece = 1000;

    /// <summary>Removes one piece, on the writer and inside its transaction.</summary>
    /// <returns>How many events were removed; zero where nothing is left to remove.</returns>
    public static int TrimPiece(SqliteSession session, PartitionLog log, Retention retention, DateTime now)
    {
        var oldestTicks = now.Ticks - Math.Min(now.Ticks, retention.MaximumAge.Ticks);
        var firstStart = log.BytesEnd - retention.MaximumBytes;
        var state = LogReader.State(session, log);
        if (state is not { OldestPosition: { } oldest, NewestPosition: { } newest })
        {
            return 0;
        }

        var keep = FirstToKeep(session, log, oldest, newest, oldestTicks, firstStart);
        if (keep <= oldest)
        {
            return 0;
        }

        var end = Math.Min(keep, BehindPiece(session, log) ?? long.MaxValue);
        var delete = session.Command($"DELETE FROM {log.Table} WHERE position < $end", "$end");
        delete.Parameters[0].Value = end;
        var removed = delete.ExecuteNonQuery();
        var note = session.Command("UPDATE partition SET trimmed = $trimmed WHERE id = $id", "$trimmed", "$id");
        note.Parameters[0].Value = Math.Min(end - 1, newest);
        note.Parameters[1].Value = log.Id;
        note.ExecuteNonQuery();
        return removed;
    }

    // Times and running totals never fall along a log, so the border is found by halving.
    private static long FirstToKeep(SqliteSession session, PartitionLog log, long oldest, long newest, long oldestTicks, long firstStart)
    {
        var (low, high) = (oldest, newest + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var (position, ticks, start) = FirstFrom(session, log, middle);
            if (ticks >= oldestTicks && start >= firstStart)
            {
                high = middle;
            }
            else
            {
                low = position + 1;
            }
        }

        return low;
    }

    private static (long Position, long Ticks, long Start) FirstFrom(SqliteSession session, PartitionLog log, long position)
    {
        var select = session.Command(
            $"SELECT position, enqueued, start FROM {log.Table} WHERE position >= $position ORDER BY position LIMIT 1", "$position");
        select.Parameters[0].Value = position;
        using var row = select.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    private static long? BehindPiece(SqliteSession session, PartitionLog log)
    {
        var select = session.Command($"SELECT position FROM {log.Table} ORDER BY position LIMIT 1 OFFSET $piece", "$piece");
        select.Parameters[0].Value = LargestPiece;
        return select.ExecuteScalar() as long?;
    }
}
