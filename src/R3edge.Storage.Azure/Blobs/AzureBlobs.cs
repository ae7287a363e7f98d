using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;
using PortBlob = R3edge.Application.Ports.Blobs.BlobInfo;

namespace R3edge.Storage.Azure.Blobs;

/// <summary>
/// Blobs of a storage account. A container is made at its first use. A blob is read into memory before it is sent and as it is opened:
/// so what a source throws leaves nothing behind, a retry sends the same bytes, and what is read is one version.
/// </summary>
/// <param name="service">The account's blobs.</param>
public sealed class AzureBlobs(BlobServiceClient service) : IBlobStore
{
    private readonly BlobServiceClient _service = service;
    private readonly ConcurrentDictionary<string, BlobContainerClient> _containers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<bool> PutAsync(string container, string name, Stream content, BlobWrite write, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotBlob(name);
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        var client = await ContainerAsync(container, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        bytes.Position = 0;
        var options = new BlobUploadOptions
        {
            Conditions = write == BlobWrite.IfAbsent ? new BlobRequestConditions { IfNoneMatch = ETag.All } : null,
        };
        try
        {
            await client.GetBlobClient(name).UploadAsync(bytes, options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException exception) when (write == BlobWrite.IfAbsent && IsThere(exception))
        {
            return false;
        }
        catch (Exception exception) when (AzureFailures.Of($"write a blob of {container}", exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string container, string name, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotBlob(name);
        var client = await ContainerAsync(container, cancellationToken).ConfigureAwait(false);
        try
        {
            var content = await client.GetBlobClient(name).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return content.Value.Content.ToStream();
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (Exception exception) when (AzureFailures.Of($"read a blob of {container}", exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PortBlob> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotBlobPrefix(prefix);
        var client = await ContainerAsync(container, cancellationToken).ConfigureAwait(false);
        var blobs = client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (blobs.ConfigureAwait(false))
        {
            while (await AzureFailures.CallAsync($"list the blobs of {container}", () =>
                blobs.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                var properties = blobs.Current.Properties;
                yield return new PortBlob(
                    blobs.Current.Name, properties.ContentLength ?? 0, properties.LastModified?.UtcDateTime ?? DateTime.UnixEpoch);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotBlob(name);
        var client = await ContainerAsync(container, cancellationToken).ConfigureAwait(false);
        var deleted = await AzureFailures.CallAsync(
            $"remove a blob of {container}",
            () => client.GetBlobClient(
                name).DeleteIfExistsAsync(DeleteSnapshotsOption.None, null, cancellationToken)).ConfigureAwait(false);
        return deleted.Value;
    }

    private async Task<BlobContainerClient> ContainerAsync(string container, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotName(container);
        if (_containers.TryGetValue(container, out var known))
        {
            return known;
        }

        var client = _service.GetBlobContainerClient(container);
        await AzureFailures.CallAsync(
            $"make {container}",
            () => client.CreateIfNotExistsAsync(PublicAccessType.None, null, null, cancellationToken)).ConfigureAwait(false);
        return _containers.GetOrAdd(container, client);
    }

    // Two writers at once are told apart by the condition, a later one by the blob.
    private static bool IsThere(RequestFailedException exception) => exception.Status == 412
        || (exception.Status == 409 && exception.ErrorCode == BlobErrorCode.BlobAlreadyExists.ToString());
}
