using System.Collections.Concurrent;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>A storage account in memory, found again by its connection string as the real one is by its name.</summary>
internal sealed class FakeAccount
{
    private static readonly ConcurrentDictionary<string, FakeAccount> Known = new(StringComparer.Ordinal);
    private static int _made;
    private long _versions;
    private int _failures;
    private int _successes;

    public ConcurrentDictionary<string, SortedDictionary<(string Partition, string Row), FakeRow>> Tables { get; } =
        new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentDictionary<string, ConcurrentDictionary<string, FakeBlob>> Containers { get; } = new(StringComparer.Ordinal);

    public object Lock { get; } = new();

    /// <summary>How many calls were made of it.</summary>
    public int Calls { get; private set; }

    public static FakeAccount Of(string connection) => Known.GetOrAdd(connection, _ => new FakeAccount());

    public static string NewConnection() => $"UseDevelopmentStorage=true;Test={Interlocked.Increment(ref _made)}";

    /// <summary>What failing calls throw.</summary>
    public Func<Exception> Failure { get; set; } =
        () => new global::Azure.RequestFailedException(503, "The server is busy.", "ServerBusy", null);

    /// <summary>Lets the next calls fail as where the service is busy and the client has given up trying.</summary>
    /// <param name="count">How many.</param>
    /// <param name="after">How many before them succeed.</param>
    public void FailCalls(int count, int after = 0)
    {
        Volatile.Write(ref _successes, after);
        Volatile.Write(ref _failures, count);
    }

    /// <summary>Every call comes by here first.</summary>
    public void Enter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls++;
        if (Volatile.Read(ref _failures) > 0 && Interlocked.Decrement(ref _successes) < 0)
        {
            Interlocked.Decrement(ref _failures);
            throw Failure();
        }
    }

    /// <summary>A version as Table storage writes it; it must be called under the lock.</summary>
    public string NextVersion() => $"W/\"datetime'2024-01-01T00%3A00%3A00.{++_versions:D7}Z'\"";
}

internal sealed record FakeRow(byte[]? Payload, string? Spill, string Version);

internal sealed record FakeBlob(byte[] Content, DateTimeOffset LastModified);
