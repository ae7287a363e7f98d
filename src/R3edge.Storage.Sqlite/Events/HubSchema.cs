using System.Globalization;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Events;

/// <summary>Makes and loads hubs when their database is opened.</summary>
internal static class HubSchema
{
    /// <summary>
    /// How far positions jump where the last run did not end well. A power failure may have taken events whose positions
    /// others remember; no new event may bear one of them. Far more than one run of the log holds that is not on the disk.
    /// </summary>
    public const long JumpAfterCrash = 1L << 20;

    /// <summary>The tables that do not depend on the hubs.</summary>
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS hub(name TEXT PRIMARY KEY, partitions INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS partition(
            id INTEGER PRIMARY KEY, hub TEXT NOT NULL, number INTEGER NOT NULL, trimmed INTEGER NOT NULL DEFAULT -1, UNIQUE(hub, number));
        CREATE TABLE IF NOT EXISTS checkpoint(
            partition INTEGER NOT NULL, consumer_group TEXT NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY(partition, consumer_group)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS run(closed INTEGER NOT NULL);
        """;

    /// <summary>Makes the hubs that are not there and loads all that are asked for.</summary>
    /// <exception cref="StorageException">A hub is there with another number of partitions.</exception>
    public static Dictionary<string, Hub> Load(SqliteSession session, string path, IReadOnlyList<HubDefinition> definitions)
    {
        var jump = session.Number("SELECT closed FROM run") is 0 ? JumpAfterCrash : 0;
        session.Run("DELETE FROM run; INSERT INTO run(closed) VALUES(0)");
        var hubs = new Dictionary<string, Hub>();
        foreach (var definition in definitions)
        {
            Make(session, path, definition);
            var partitions = Enumerable.Range(0, definition.Partitions)
                .Select(number => LoadPartition(session, definition.Name, number, jump))
                .ToArray();
            hubs.Add(definition.Name, new Hub(definition, partitions));
        }

        return hubs;
    }

    /// <summary>Notes that the run ended well.</summary>
    public static void Close(SqliteSession session) => session.Run("UPDATE run SET closed = 1");

    private static void Make(SqliteSession session, string path, HubDefinition definition)
    {
        var select = session.Command("SELECT partitions FROM hub WHERE name = $name", "$name");
        select.Parameters[0].Value = definition.Name;
        if (select.ExecuteScalar() is long partitions)
        {
            if (partitions != definition.Partitions)
            {
                throw new StorageException(
                    StorageFailure.Misconfigured,
                    $"The hub {definition.Name} in {path} has {partitions} partitions and cannot be opened with {definition.Partitions}.");
            }

            return;
        }

        var hub = session.Command("INSERT INTO hub(name, partitions) VALUES($name, $partitions)", "$name", "$partitions");
        hub.Parameters[0].Value = definition.Name;
        hub.Parameters[1].Value = definition.Partitions;
        hub.ExecuteNonQuery();
        for (var number = 0; number < definition.Partitions; number++)
        {
            var partition = session.Command("INSERT INTO partition(hub, number) VALUES($hub, $number) RETURNING id", "$hub", "$number");
            partition.Parameters[0].Value = definition.Name;
            partition.Parameters[1].Value = number;
            var id = Convert.ToInt64(partition.ExecuteScalar(), CultureInfo.InvariantCulture);
            session.Run(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                CREATE TABLE log_{id}(
                    position INTEGER PRIMARY KEY, start INTEGER NOT NULL, enqueued INTEGER NOT NULL,
                    key TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL)
                """));
        }
    }

    private static PartitionLog LoadPartition(SqliteSession session, string hub, int number, long jump)
    {
        var select = session.Command("SELECT id, trimmed FROM partition WHERE hub = $hub AND number = $number", "$hub", "$number");
        select.Parameters[0].Value = hub;
        select.Parameters[1].Value = number;
        int id;
        long newest;
        using (var row = select.ExecuteReader())
        {
            row.Read();
            id = row.GetInt32(0);
            newest = row.GetInt64(1);
        }

        var last = session.Command(string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT position, start, enqueued, length(body) FROM log_{id} ORDER BY position DESC LIMIT 1"));
        var (end, ticks) = (0L, 0L);
        using (var row = last.ExecuteReader())
        {
            if (row.Read())
            {
                newest = row.GetInt64(0);
                end = row.GetInt64(1) + PartitionLog.SizeOf(row.GetInt32(3));
                ticks = row.GetInt64(2);
            }
        }

        return new PartitionLog(id, newest + 1 + jump, newest, end, ticks);
    }
}
