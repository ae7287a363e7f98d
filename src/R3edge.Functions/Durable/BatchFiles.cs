using System.Globalization;
using System.Text;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Blobs;

namespace R3edge.Functions.Durable;

/// <summary>The blobs of batches.</summary>
/// <param name="blobs">Where they lie.</param>
internal sealed class BatchFiles(IBlobStore blobs)
{
    private const string Container = "batches";
    private readonly IBlobStore _blobs = blobs;

    public static string Input(string batch, int chunk) => string.Create(CultureInfo.InvariantCulture, $"{batch}/in/{chunk:D5}");

    public static string Result(string batch, int chunk) => string.Create(CultureInfo.InvariantCulture, $"{batch}/out/{chunk:D5}");

    /// <summary>Tells chunks that wait in a queue that nobody wants them any more.</summary>
    public static string Cancelled(string batch) => $"{batch}/cancelled";

    /// <summary>Why a batch cannot be done.</summary>
    public static string Failed(string batch) => $"{batch}/failed";

    /// <summary>
    /// How a batch ended whose orchestration is no longer kept; null where it has not, or was never started. Its results outlive it.
    /// </summary>
    public async Task<BatchState?> EndAsync(string batch, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var blob in _blobs.ListAsync(Container, $"{batch}/", cancellationToken).ConfigureAwait(false))
        {
            names.Add(blob.Name);
        }

        var total = names.Count(name => name.StartsWith($"{batch}/in/", StringComparison.Ordinal));
        var done = names.Count(name => name.StartsWith($"{batch}/out/", StringComparison.Ordinal));
        if (total > 0 && done == total)
        {
            return new BatchState(BatchStatus.Completed, done, total, null);
        }

        if (names.Contains(Failed(batch))
            && await ReadAsync(Failed(batch), cancellationToken).ConfigureAwait(false) is { } error)
        {
            return new BatchState(BatchStatus.Failed, done, total, Encoding.UTF8.GetString(error.Span));
        }

        return names.Contains(Cancelled(batch)) ? new BatchState(BatchStatus.Cancelled, done, total, null) : null;
    }

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var stream = await _blobs.OpenAsync(Container, name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            return copy.ToArray();
        }
    }

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, BlobWrite write, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray());
        await _blobs.PutAsync(Container, name, stream, write, cancellationToken).ConfigureAwait(false);
    }
}
