using Azure.Storage.Blobs.Models;
using R3edge.Azure.Tests.Doubles;

namespace Azure.Storage.Blobs.Models
{
    public enum PublicAccessType
    {
        None = 0,
        BlobContainer = 1,
        Blob = 2,
    }

    [Flags]
    public enum BlobTraits
    {
        None = 0,
    }

    [Flags]
    public enum BlobStates
    {
        None = 0,
    }

    public enum DeleteSnapshotsOption
    {
        None = 0,
        IncludeSnapshots = 1,
        OnlySnapshots = 2,
    }

    public readonly record struct BlobErrorCode(string Code)
    {
        public static BlobErrorCode BlobAlreadyExists => new("BlobAlreadyExists");

        public override string ToString() => Code;
    }

    public class BlobContainerInfo;

    public class BlobContainerEncryptionScopeOptions;

    public class BlobContentInfo;

    public class BlobRequestConditions : RequestConditions;

    public class BlobUploadOptions
    {
        public BlobRequestConditions? Conditions { get; set; }
    }

    public class BlobDownloadResult(BinaryData content)
    {
        public BinaryData Content { get; } = content;
    }

    public class BlobItem(string name, BlobItemProperties properties)
    {
        public string Name { get; } = name;

        public BlobItemProperties Properties { get; } = properties;
    }

    public sealed class BlobItemProperties
    {
        public long? ContentLength { get; init; }

        public DateTimeOffset? LastModified { get; init; }
    }
}

namespace Azure.Storage.Blobs
{
    public class BlobClientOptions;

    public class BlobServiceClient
    {
        private readonly FakeAccount _account;

        public BlobServiceClient(string connectionString) => _account = FakeAccount.Of(connectionString);

        public BlobServiceClient(Uri serviceUri, Core.TokenCredential credential, BlobClientOptions? options = null) =>
            _account = FakeAccount.Of(serviceUri.ToString());

        public virtual BlobContainerClient GetBlobContainerClient(string blobContainerName) => new(_account, blobContainerName);
    }

    public class BlobContainerClient
    {
        private readonly FakeAccount _account;
        private readonly string _name;

        internal BlobContainerClient(FakeAccount account, string name) => (_account, _name) = (account, name);

        public virtual Task<Response<BlobContainerInfo>?> CreateIfNotExistsAsync(
            PublicAccessType publicAccessType = PublicAccessType.None,
            IDictionary<string, string>? metadata = null,
            BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
            CancellationToken cancellationToken = default)
        {
            _account.Enter(cancellationToken);
            var isNew = _account.Containers.TryAdd(_name, new(StringComparer.Ordinal));
            return Task.FromResult(isNew ? Response.FromValue(new BlobContainerInfo(), new FakeResponse(201)) : null);
        }

        public virtual BlobClient GetBlobClient(string blobName) => new(_account, _name, blobName);

        public virtual AsyncPageable<BlobItem> GetBlobsAsync(
            BlobTraits traits = BlobTraits.None, BlobStates states = BlobStates.None, string? prefix = null,
                CancellationToken cancellationToken = default)
        {
            const int PageSize = 4;
            return new FakePageable<BlobItem>((continuation, _) =>
            {
                _account.Enter(cancellationToken);
                var found = _account.Containers[_name]
                    .Where(blob => blob.Key.StartsWith(prefix ?? "", StringComparison.Ordinal)
                        && (continuation is null || string.CompareOrdinal(blob.Key, continuation) >= 0))
                    .OrderBy(blob => blob.Key, StringComparer.Ordinal)
                    .Take(PageSize + 1)
                    .Select(blob => new BlobItem(
                        blob.Key,
                        new BlobItemProperties { ContentLength = blob.Value.Content.Length, LastModified = blob.Value.LastModified }))
                    .ToArray();
                var next = found.Length > PageSize ? found[PageSize].Name : null;
                return Page<BlobItem>.FromValues([.. found.Take(PageSize)], next, new FakeResponse(200));
            });
        }
    }

    public class BlobClient
    {
        private readonly FakeAccount _account;
        private readonly string _container;
        private readonly string _name;

        internal BlobClient(FakeAccount account, string container, string name) =>
            (_account, _container, _name) = (account, container, name);

        public virtual async Task<Response<BlobContentInfo>> UploadAsync(
            Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default)
        {
            _account.Enter(cancellationToken);
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellationToken);
            var blob = new FakeBlob(copy.ToArray(), DateTimeOffset.UnixEpoch.AddSeconds(_account.Calls));
            if (options.Conditions?.IfNoneMatch != ETag.All)
            {
                Blobs()[_name] = blob;
            }
            else if (!Blobs().TryAdd(_name, blob))
            {
                throw new RequestFailedException(409, "The blob is there.", "BlobAlreadyExists", null);
            }

            return Response.FromValue(new BlobContentInfo(), new FakeResponse(201));
        }

        public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken)
        {
            _account.Enter(cancellationToken);
            return Blobs().TryGetValue(_name, out var blob)
                ? Task.FromResult(
                    Response.FromValue(new BlobDownloadResult(BinaryData.FromBytes(blob.Content.ToArray())), new FakeResponse(200)))
                : throw new RequestFailedException(404, "There is no such blob.", "BlobNotFound", null);
        }

        public virtual Task<Response<bool>> DeleteIfExistsAsync(
            DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
            BlobRequestConditions? conditions = null,
            CancellationToken cancellationToken = default)
        {
            _account.Enter(cancellationToken);
            var isGone = Blobs().TryRemove(_name, out _);
            return Task.FromResult(Response.FromValue(isGone, new FakeResponse(isGone ? 202 : 404)));
        }

        private System.Collections.Concurrent.ConcurrentDictionary<string, FakeBlob> Blobs() =>
            _account.Containers.TryGetValue(_container, out var blobs)
                ? blobs
                : throw new RequestFailedException(404, "There is no such container.", "ContainerNotFound", null);
    }
}
