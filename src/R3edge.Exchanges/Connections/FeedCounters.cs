namespace R3edge.Exchanges.Connections;

/// <summary>What happened to the connections of a feed. Safe to read at any time.</summary>
public sealed class FeedCounters
{
    private readonly long[] _ends = new long[Enum.GetValues<FeedEnd>().Length];
    private long _connections;
    private long _frames;
    private long _badFrames;
    private long _bytes;
    private long _refusals;
    private long _snapshotRequests;
    private long _backfilled;
    private long _unfilledGaps;

    /// <summary>Connections that were made.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Messages received.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Messages that could not be used.</summary>
    public long BadFrames => Interlocked.Read(ref _badFrames);

    /// <summary>Bytes received.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Requests that the venue refused, and errors that it reported.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Snapshots of books that were asked for.</summary>
    public long SnapshotRequests => Interlocked.Read(ref _snapshotRequests);

    /// <summary>Missed trades that were fetched afterwards.</summary>
    public long BackfilledTrades => Interlocked.Read(ref _backfilled);

    /// <summary>Gaps in trades that could not be filled whole.</summary>
    public long UnfilledGaps => Interlocked.Read(ref _unfilledGaps);

    /// <summary>Connections that ended for a reason.</summary>
    /// <param name="end">The reason.</param>
    public long Ends(FeedEnd end) => Interlocked.Read(ref _ends[(int)end]);

    internal void AddConnection() => Interlocked.Increment(ref _connections);

    internal void AddFrame(int bytes, bool isBad)
    {
        Interlocked.Increment(ref _frames);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _badFrames, isBad ? 1 : 0);
    }

    internal void AddRefusal() => Interlocked.Increment(ref _refusals);

    internal void AddSnapshotRequest() => Interlocked.Increment(ref _snapshotRequests);

    internal void AddBackfilled(int trades) => Interlocked.Add(ref _backfilled, trades);

    internal void AddUnfilledGap() => Interlocked.Increment(ref _unfilledGaps);

    internal void Add(FeedEnd end) => Interlocked.Increment(ref _ends[(int)end]);
}
