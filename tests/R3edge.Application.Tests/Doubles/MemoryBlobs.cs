using System.Runtime.CompilerServices;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;

namespace R3edge.Application.Tests.Doubles;

/// <summary>Blobs in memory.</summary>
internal sealed class MemoryBlobs : IBlobStore
{
    private readonly SortedDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, byte[]> All => _blobs;

    public int Writes { get; private set; }

    public async Task<bool> PutAsync(string container, string name, Stream content, BlobWrite write, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotName(container);
        PortNames.ThrowIfNotBlob(name);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        var key = $"{container}/{name}";
        if (write == BlobWrite.IfAbsent && _blobs.ContainsKey(key))
        {
            return false;
        }

        _blobs[key] = bytes.ToArray();
        Writes++;
        return true;
    }

    public Task<Stream?> OpenAsync(string container, string name, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(_blobs.TryGetValue($"{container}/{name}", out var bytes) ? new MemoryStream(bytes) : null);

    public async IAsyncEnumerable<BlobInfo> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotBlobPrefix(prefix);
        await Task.CompletedTask;
        foreach (var (key, bytes) in _blobs)
        {
            if (key.StartsWith($"{container}/{prefix}", StringComparison.Ordinal))
            {
                yield return new BlobInfo(key[(container.Length + 1)..], bytes.Length, DateTime.UnixEpoch);
            }
        }
    }

    public Task<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) =>
        Task.FromResult(_blobs.Remove($"{container}/{name}"));
}
