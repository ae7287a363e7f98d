namespace R3edge.Storage.Sqlite.Database;

/// <summary>One caller's write, on its way through the writer.</summary>
/// <param name="weight">About how many bytes it writes.</param>
internal abstract class WriteWork(long weight)
{
    /// <summary>About how many bytes it writes.</summary>
    public long Weight { get; } = weight;

    /// <summary>Writes, inside a transaction; may be called again after that was rolled back.</summary>
    public abstract void Execute(SqliteSession session);

    /// <summary>The transaction is committed.</summary>
    public abstract void Commit();

    /// <summary>The transaction is rolled back for good.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A write with a result.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <param name="execute">Writes.</param>
/// <param name="committed">Told of the commit before the caller is; null where nobody is to be told.</param>
/// <param name="weight">About how many bytes it writes.</param>
internal sealed class WriteWork<T>(Func<SqliteSession, T> execute, Action<T>? committed, long weight) : WriteWork(weight)
{
    private readonly Func<SqliteSession, T> _execute = execute;
    private readonly Action<T>? _committed = committed;
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    /// <summary>Ends when it is committed or has failed.</summary>
    public Task<T> Completion => _completion.Task;

    /// <inheritdoc/>
    public override void Execute(SqliteSession session) => _result = _execute(session);

    /// <inheritdoc/>
    public override void Commit()
    {
        _committed?.Invoke(_result);
        _completion.SetResult(_result);
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
