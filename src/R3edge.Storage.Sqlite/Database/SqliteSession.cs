using Microsoft.Data.Sqlite;

namespace R3edge.Storage.Sqlite.Database;

/// <summary>A connection with its prepared statements. For one caller at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>Opens a connection.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it may make the file.</param>
    /// <param name="busySeconds">How long a statement waits for another program's lock.</param>
    public SqliteSession(string path, SqliteOpenMode mode, int busySeconds)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = busySeconds,
        };
        _connection = new SqliteConnection(text.ToString());
        _connection.Open();
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0;

    /// <summary>A statement, prepared once; its parameters keep the order they are named in.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Their names.</param>
    public SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        if (_commands.TryGetValue(sql, out var known))
        {
            return known;
        }

        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // No part of a statement comes from outside: values are parameters, log tables are numbered.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        command.Prepare();
        _commands.Add(sql, command);
        return command;
    }

    /// <summary>Runs a statement that is needed once.</summary>
    /// <param name="sql">The statement.</param>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // See above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The number a statement gives; null where it gives none.</summary>
    /// <param name="sql">The statement.</param>
    public long? Number(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // See above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() as long?;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }
}
