using System.Globalization;
using Microsoft.Data.Sqlite;
using R3edge.Application.Ports.Tables;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Tables;

/// <summary>The statements on entities.</summary>
internal static class TableRows
{
    /// <summary>Keys are compared as UTF-8, which for the characters they may hold is the ordinal order of the port.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS entity(
            name TEXT NOT NULL, partition_key TEXT NOT NULL, row_key TEXT NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL,
            PRIMARY KEY(name, partition_key, row_key)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS version(last INTEGER NOT NULL);
        INSERT INTO version(last) SELECT 0 WHERE NOT EXISTS(SELECT 1 FROM version);
        """;

    /// <summary>An entity; null where it is not there.</summary>
    public static TableEntity? Get(SqliteSession session, string table, string partitionKey, string rowKey)
    {
        var select = Keyed(
            session,
            "SELECT version, payload FROM entity WHERE name = $name AND partition_key = $partition AND row_key = $row",
            table,
            partitionKey,
            rowKey);
        using var row = select.ExecuteReader();
        return row.Read() ? new TableEntity(partitionKey, rowKey, row.GetFieldValue<byte[]>(1), ETagOf(row.GetInt64(0))) : null;
    }

    /// <summary>A page; the continuation is the last row key of it.</summary>
    public static TablePage Query(
        SqliteSession session, string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation)
    {
        var select = session.Command(
            """
            SELECT row_key, version, payload FROM entity
            WHERE name = $name AND partition_key = $partition AND row_key >= $from AND row_key > $after AND ($to IS NULL OR row_key < $to)
            ORDER BY row_key LIMIT $limit
            """,
            "$name",
            "$partition",
            "$from",
            "$after",
            "$to",
            "$limit");
        select.Parameters[0].Value = table;
        select.Parameters[1].Value = partitionKey;
        select.Parameters[2].Value = range.From ?? "";
        select.Parameters[3].Value = continuation ?? "";
        select.Parameters[4].Value = (object?)range.To ?? DBNull.Value;
        select.Parameters[5].Value = pageSize + 1;
        var entities = new List<TableEntity>();
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            if (entities.Count == pageSize)
            {
                return new TablePage(entities, entities[^1].RowKey);
            }

            entities.Add(new TableEntity(partitionKey, row.GetString(0), row.GetFieldValue<byte[]>(2), ETagOf(row.GetInt64(1))));
        }

        return new TablePage(entities, null);
    }

    /// <summary>Makes all writes or none, on the writer and inside its transaction: looks at every condition before it writes.</summary>
    public static TableBatchOutcome Apply(SqliteSession session, string table, IReadOnlyList<TableAction> actions)
    {
        for (var i = 0; i < actions.Count; i++)
        {
            var status = Check(session, table, actions[i]);
            if (status != TableStatus.Done)
            {
                return new TableBatchOutcome(status, i, []);
            }
        }

        // One counter for all entities: a version is never given twice, also where an entity was removed meanwhile.
        var next = session.Command("UPDATE version SET last = last + $count RETURNING last", "$count");
        next.Parameters[0].Value = actions.Count;
        var version = Convert.ToInt64(next.ExecuteScalar(), CultureInfo.InvariantCulture) - actions.Count;
        var eTags = new string?[actions.Count];
        for (var i = 0; i < actions.Count; i++)
        {
            eTags[i] = Write(session, table, actions[i], ++version);
        }

        return new TableBatchOutcome(TableStatus.Done, null, eTags);
    }

    private static TableStatus Check(SqliteSession session, string table, TableAction action)
    {
        if (action.Kind == TableActionKind.Upsert)
        {
            return TableStatus.Done;
        }

        var select = Keyed(
            session,
            "SELECT version FROM entity WHERE name = $name AND partition_key = $partition AND row_key = $row",
            table,
            action.Entity.PartitionKey,
            action.Entity.RowKey);
        var version = select.ExecuteScalar() as long?;
        if (action.Kind == TableActionKind.Insert)
        {
            return version is null ? TableStatus.Done : TableStatus.Conflict;
        }

        if (version is not { } present)
        {
            return TableStatus.NotFound;
        }

        return action.Entity.ETag is null || action.Entity.ETag == ETagOf(present) ? TableStatus.Done : TableStatus.PreconditionFailed;
    }

    private static string? Write(SqliteSession session, string table, TableAction action, long version)
    {
        var entity = action.Entity;
        if (action.Kind == TableActionKind.Delete)
        {
            Keyed(
                session,
                "DELETE FROM entity WHERE name = $name AND partition_key = $partition AND row_key = $row",
                table,
                entity.PartitionKey,
                entity.RowKey).ExecuteNonQuery();
            return null;
        }

        var upsert = session.Command(
            """
            INSERT INTO entity(name, partition_key, row_key, version, payload) VALUES($name, $partition, $row, $version, $payload)
            ON CONFLICT(name, partition_key, row_key) DO UPDATE SET version = excluded.version, payload = excluded.payload
            """,
            "$name",
            "$partition",
            "$row",
            "$version",
            "$payload");
        upsert.Parameters[0].Value = table;
        upsert.Parameters[1].Value = entity.PartitionKey;
        upsert.Parameters[2].Value = entity.RowKey;
        upsert.Parameters[3].Value = version;
        upsert.Parameters[4].Value = Bytes.ArrayOf(entity.Payload);
        upsert.ExecuteNonQuery();
        upsert.Parameters[4].Value = null;
        return ETagOf(version);
    }

    private static SqliteCommand Keyed(SqliteSession session, string sql, string table, string partitionKey, string rowKey)
    {
        var command = session.Command(sql, "$name", "$partition", "$row");
        command.Parameters[0].Value = table;
        command.Parameters[1].Value = partitionKey;
        command.Parameters[2].Value = rowKey;
        return command;
    }

    private static string ETagOf(long version) => version.ToString(CultureInfo.InvariantCulture);
}
