using System.Globalization;
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
