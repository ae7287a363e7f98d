using R3edge.Application.Ports.Batches;

namespace R3edge.Functions.Durable;

/// <summary>What the orchestrator of a batch carries. See <see cref="PositionOrchestration"/> for how versions live together.</summary>
/// <param name="Version">The version that wrote it.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Work">The name of the work.</param>
/// <param name="Total">All chunks.</param>
/// <param name="Done">Chunks that are done: the first so many.</param>
/// <param name="Parallel">How many chunks run at once.</param>
public sealed record BatchOrchestration(int Version, string Batch, string Work, int Total, int Done, int Parallel)
{
    /// <summary>The version that this code writes.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>A chunk to run.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Work">The name of the work.</param>
/// <param name="Chunk">Its number, from 0.</param>
public sealed record BatchChunk(string Batch, string Work, int Chunk);

/// <summary>How far a batch is, as its orchestrator shows it and ends with it.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Done">Chunks that are done.</param>
/// <param name="Total">All chunks.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
public sealed record BatchProgress(BatchStatus Status, int Done, int Total, string? Error);

/// <summary>How a chunk ended.</summary>
/// <param name="Error">Why it cannot be done; null where it is.</param>
/// <param name="IsCancelled">It was not done because nobody wants the batch any more.</param>
public sealed record ChunkResult(string? Error, bool IsCancelled = false);
