namespace R3edge.Application.Ports.Batches;

/// <summary>What a batch runs.</summary>
/// <param name="Work">The name of the work.</param>
/// <param name="Chunks">The input of each chunk, 1 to 10,000; how many run at once is the runner's business.</param>
public sealed record BatchPlan(string Work, IReadOnlyList<ReadOnlyMemory<byte>> Chunks)
{
    /// <summary>The most chunks.</summary>
    public const int MostChunks = 10_000;
}

/// <summary>How far a batch is.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Done">Chunks that are done.</param>
/// <param name="Total">All chunks.</param>
/// <param name="Error">Why it failed, in a sentence; null otherwise.</param>
public sealed record BatchState(BatchStatus Status, int Done, int Total, string? Error)
{
    /// <summary>Whether nothing more happens to it.</summary>
    public bool HasEnded => Status is BatchStatus.Completed or BatchStatus.Failed or BatchStatus.Cancelled;
}

/// <summary>Where a batch stands.</summary>
public enum BatchStatus
{
    /// <summary>It runs, or waits for room to.</summary>
    Running,

    /// <summary>Every chunk is done.</summary>
    Completed,

    /// <summary>A chunk failed.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
