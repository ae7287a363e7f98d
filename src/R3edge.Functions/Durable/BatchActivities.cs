using System.Text;
using Microsoft.Azure.Functions.Worker;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Blobs;

namespace R3edge.Functions.Durable;

/// <summary>Runs the chunks of batches.</summary>
/// <param name="blobs">Where inputs and results lie.</param>
/// <param name="works">The works that are known.</param>
public sealed class BatchActivities(IBlobStore blobs, IEnumerable<IBatchWork> works)
{
    private readonly BatchFiles _files = new(blobs);
    private readonly Dictionary<string, IBatchWork> _works = works.ToDictionary(work => work.Name, StringComparer.Ordinal);

    /// <summary>Runs a chunk. One that has run is not run again.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="context">The invocation.</param>
    /// <returns>Whether it is done. What may pass is thrown instead, and tried again.</returns>
    [Function(nameof(RunChunk))]
    public async Task<ChunkResult> RunChunk([ActivityTrigger] BatchChunk chunk, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(context);
        var token = context.CancellationToken;
        if (await _files.ReadAsync(BatchFiles.Result(chunk.Batch, chunk.Chunk), token).ConfigureAwait(false) is not null)
        {
            return new ChunkResult(null);
        }

        if (await _files.ReadAsync(BatchFiles.Cancelled(chunk.Batch), token).ConfigureAwait(false) is not null)
        {
            return new ChunkResult(null, IsCancelled: true);
        }

        if (!_works.TryGetValue(chunk.Work, out var work))
        {
            return new ChunkResult($"There is no work {chunk.Work}.");
        }

        var input = await _files.ReadAsync(BatchFiles.Input(chunk.Batch, chunk.Chunk), token).ConfigureAwait(false)
            ?? throw new StorageException(StorageFailure.Corrupt, $"The input {chunk.Chunk} of batch {chunk.Batch} is missing.");
        try
        {
            var result = await work.RunAsync(input, token).ConfigureAwait(false);
            await _files.WriteAsync(BatchFiles.Result(chunk.Batch, chunk.Chunk), result, BlobWrite.Overwrite, token).ConfigureAwait(false);
            return new ChunkResult(null);
        }
        catch (Exception exception) when (exception is not (StorageException or OperationCanceledException))
        {
            await _files.WriteAsync(
                BatchFiles.Failed(chunk.Batch), Encoding.UTF8.GetBytes(exception.Message), BlobWrite.Overwrite, token).ConfigureAwait(false);
            return new ChunkResult(exception.Message);
        }
    }
}
