using Microsoft.DurableTask.Client;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Blobs;

namespace R3edge.Functions.Durable;

/// <summary>
/// Runs batches by orchestrators, one a batch. An orchestration that has ended is kept for some weeks; what a batch found, and how it
/// ended, is told from its files after that.
/// </summary>
/// <param name="client">Gives the orchestrations.</param>
/// <param name="blobs">Where inputs and results lie.</param>
/// <param name="works">The works that are known.</param>
/// <param name="parallel">How many chunks of a batch run at once, from 1.</param>
public sealed class DurableBatchRunner(
    Func<DurableTaskClient> client, IBlobStore blobs, IEnumerable<IBatchWork> works, int parallel) : IBatchRunner
{
    private const int LongestId = 64;

    private readonly Orchestrations _orchestrations = new(client);
    private readonly BatchFiles _files = new(blobs);
    private readonly HashSet<string> _works = [.. works.Select(work => work.Name)];
    private readonly int _parallel = parallel;

    /// <inheritdoc/>
    public async Task<bool> StartAsync(string id, BatchPlan plan, CancellationToken cancellationToken)
    {
        var instance = InstanceOf(id);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Chunks.Count is 0 or > BatchPlan.MostChunks || !_works.Contains(plan.Work))
        {
            throw new ArgumentException(
                $"A batch runs a known work on 1 to {BatchPlan.MostChunks} chunks, not '{plan.Work}' on {plan.Chunks.Count}.", nameof(
                    plan));
        }

        if (await _orchestrations.FindAsync(instance, withContent: false, cancellationToken).ConfigureAwait(false) is not null
            || await _files.EndAsync(id, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        for (var chunk = 0; chunk < plan.Chunks.Count; chunk++)
        {
            // The first start of an id decides its inputs, also where two start it at once.
            await _files.WriteAsync(
                BatchFiles.Input(id, chunk), plan.Chunks[chunk], BlobWrite.IfAbsent, cancellationToken).ConfigureAwait(false);
        }

        var input = new BatchOrchestration(BatchOrchestration.CurrentVersion, id, plan.Work, plan.Chunks.Count, 0, _parallel);
        return await _orchestrations.StartAsync(nameof(BacktestOrchestrator), instance, input, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<BatchState?> GetAsync(string id, CancellationToken cancellationToken)
    {
        var found = await _orchestrations.FindAsync(InstanceOf(id), withContent: true, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return await _files.EndAsync(id, cancellationToken).ConfigureAwait(false);
        }

        var progress = found.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? found.ReadOutputAs<BatchProgress>()
            : found.SerializedCustomStatus is null ? null : found.ReadCustomStatusAs<BatchProgress>();
        var total = progress?.Total ?? found.ReadInputAs<BatchOrchestration>()?.Total ?? 0;
        return found.RuntimeStatus switch
        {
            OrchestrationRuntimeStatus.Completed => new BatchState(progress!.Status, progress.Done, total, progress.Error),
            OrchestrationRuntimeStatus.Failed =>
                new BatchState(
                    BatchStatus.Failed, progress?.Done ?? 0, total, found.FailureDetails?.ErrorMessage ?? "The orchestration failed."),
            OrchestrationRuntimeStatus.Terminated => new BatchState(BatchStatus.Cancelled, progress?.Done ?? 0, total, null),
            _ => new BatchState(BatchStatus.Running, progress?.Done ?? 0, total, null),
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ResultsAsync(string id, CancellationToken cancellationToken)
    {
        if (await GetAsync(id, cancellationToken).ConfigureAwait(false) is not { Status: BatchStatus.Completed } state)
        {
            return null;
        }

        var results = new ReadOnlyMemory<byte>[state.Total];
        for (var chunk = 0; chunk < results.Length; chunk++)
        {
            results[chunk] = await _files.ReadAsync(BatchFiles.Result(id, chunk), cancellationToken).ConfigureAwait(false)
                ?? throw new StorageException(StorageFailure.Corrupt, $"The result {chunk} of batch {id} is missing.");
        }

        return results;
    }

    /// <inheritdoc/>
    public async Task<bool> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var instance = InstanceOf(id);
        if (await _orchestrations.FindAsync(instance, withContent: false, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return await _files.EndAsync(id, cancellationToken).ConfigureAwait(false) is not null;
        }

        if (!found.IsCompleted)
        {
            await _files.WriteAsync(
                BatchFiles.Cancelled(id), "1"u8.ToArray(), BlobWrite.Overwrite, cancellationToken).ConfigureAwait(false);
            await _orchestrations
                .RaiseAsync(instance, BacktestOrchestrator.CancelEvent, "cancel", cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static string InstanceOf(string id)
    {
        PortNames.ThrowIfNotBlob(id);
        return id.Length <= LongestId && !id.Contains('/', StringComparison.Ordinal)
            ? $"batch-{id}"
            : throw new ArgumentException($"A batch's id has at most {LongestId} characters and no slash.", nameof(id));
    }
}
