namespace R3edge.Application.Ports.Batches;

/// <summary>
/// Runs work that is cut into chunks in the background: fans the chunks out, gathers their results, and can be asked how far it
/// is. What was started survives the end of the process: chunks that were done stay done, and the rest goes on. A chunk may run
/// more than once, so it depends on its input alone.
/// </summary>
public interface IBatchRunner
{
    /// <summary>Starts a batch. Starting it again under the same id changes nothing, whatever the plan.</summary>
    /// <param name="id">See <see cref="PortNames.ThrowIfNotBlob"/>, without a slash; at most 64 characters.</param>
    /// <param name="plan">What to run.</param>
    /// <param name="cancellationToken">Gives up waiting; it may have been started all the same.</param>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="ArgumentException">The id breaks its rule, the plan has no chunk, or nobody knows the work.</exception>
    /// <exception cref="StorageException">It could not be stored.</exception>
    Task<bool> StartAsync(string id, BatchPlan plan, CancellationToken cancellationToken);

    /// <summary>How far a batch is; null where there is none of that id.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It could not be read.</exception>
    Task<BatchState?> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>The results of a completed batch, one a chunk in the order of the plan; null while it is not completed.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">They could not be read.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ResultsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Cancels a batch: chunks that run are stopped, the rest is not begun. Of one that has ended nothing changes.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether there is such a batch.</returns>
    /// <exception cref="StorageException">It could not be stored.</exception>
    Task<bool> CancelAsync(string id, CancellationToken cancellationToken);
}

/// <summary>A kind of work that a batch runner knows.</summary>
public interface IBatchWork
{
    /// <summary>Its name, lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>Runs one chunk. What it throws fails the whole batch with the message.</summary>
    /// <param name="input">The chunk.</param>
    /// <param name="cancellationToken">The batch was cancelled or the host stops.</param>
    /// <returns>Its result.</returns>
    Task<ReadOnlyMemory<byte>> RunAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);
}
