using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using R3edge.Application.Ports.Batches;

namespace R3edge.Functions.Durable;

/// <summary>
/// Runs the chunks of a batch such as a backtest, some at once and the next as soon as one is done, and shows how far it is. Inputs and
/// results are blobs, so that only numbers go through the history; after some chunks it begins anew with their count. It ends
/// when it is told to, or with the first chunk that fails for good.
/// </summary>
public static class BacktestOrchestrator
{
    /// <summary>The event that cancels it.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>How many chunks are run in a generation.</summary>
    public const int ChunksPerGeneration = 200;

    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 2.0));

    /// <summary>Runs a batch.</summary>
    /// <param name="context">The context.</param>
    /// <returns>How it ended.</returns>
    [Function(nameof(BacktestOrchestrator))]
    public static async Task<BatchProgress> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = context.GetInput<BatchOrchestration>() ?? throw new InvalidDataException("A batch is run with an input.");
        if (run.Version > BatchOrchestration.CurrentVersion)
        {
            throw new InvalidDataException(
                $"Version {run.Version} of a batch cannot be run here, only up to {BatchOrchestration.CurrentVersion}.");
        }

        var cancel = context.WaitForExternalEvent<string>(CancelEvent);
        var (next, done, last) = (run.Done, run.Done, Math.Min(run.Total, run.Done + ChunksPerGeneration));
        var running = new List<Task<ChunkResult>>();
        context.SetCustomStatus(new BatchProgress(BatchStatus.Running, done, run.Total, null));
        while (done < last)
        {
            while (running.Count < run.Parallel && next < last)
            {
                running.Add(context.CallActivityAsync<ChunkResult>(
                    nameof(BatchActivities.RunChunk), new BatchChunk(run.Batch, run.Work, next++), Retries));
            }

            var first = await Task.WhenAny([cancel, .. running]);
            if (first == cancel)
            {
                return End(context, new BatchProgress(BatchStatus.Cancelled, done, run.Total, null));
            }

            running.Remove((Task<ChunkResult>)first);
            var result = await ResultOfAsync((Task<ChunkResult>)first);
            if (result.IsCancelled)
            {
                // It saw the cancellation before the event came here.
                return End(context, new BatchProgress(BatchStatus.Cancelled, done, run.Total, null));
            }

            if (result.Error is { } error)
            {
                return End(context, new BatchProgress(BatchStatus.Failed, done, run.Total, error));
            }

            context.SetCustomStatus(new BatchProgress(BatchStatus.Running, ++done, run.Total, null));
        }

        if (cancel.IsCompleted)
        {
            return End(context, new BatchProgress(BatchStatus.Cancelled, done, run.Total, null));
        }

        if (done == run.Total)
        {
            return End(context, new BatchProgress(BatchStatus.Completed, done, run.Total, null));
        }

        context.ContinueAsNew(run with { Version = BatchOrchestration.CurrentVersion, Done = done }, preserveUnprocessedEvents: true);
        return new BatchProgress(BatchStatus.Running, done, run.Total, null);
    }

    // A chunk tells what is wrong with it; what comes as an exception was tried again before.
    private static async Task<ChunkResult> ResultOfAsync(Task<ChunkResult> chunk)
    {
        try
        {
            return await chunk;
        }
        catch (TaskFailedException failure)
        {
            return new ChunkResult(failure.Message);
        }
    }

    private static BatchProgress End(TaskOrchestrationContext context, BatchProgress progress)
    {
        context.SetCustomStatus(progress);
        return progress;
    }
}
