using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Tables;
using R3edge.Azure.Tests.Doubles;
using R3edge.Storage.Azure;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Tables;
using PortEntity = R3edge.Application.Ports.Tables.TableEntity;

namespace R3edge.Azure.Tests.Storage;

public class AzureFailuresTests
{
    // The library tries four times, and says it with all four where nobody answered.
    [Fact]
    public async Task CallAsync_NobodyAnsweredAnyTry_IsTransient()
    {
        var tries = Enumerable.Repeat(0, 4).Select(_ => new RequestFailedException("Connection refused (127.0.0.1:10002)"));
        var failure = await Assert.ThrowsAsync<StorageException>(() => AzureFailures.CallAsync<int>("read a row", () => throw new AggregateException(tries)));
        Assert.Equal((StorageFailure.Unavailable, true), (failure.Failure, failure.IsTransient));
        Assert.StartsWith("Could not read a row", failure.Message, StringComparison.Ordinal);
    }

    // A managed identity whose endpoint does not answer for a moment comes so, before anything is sent.
    [Fact]
    public async Task Write_NoIdentityIsAccepted_IsDenied()
    {
        var cancel = TestContext.Current.CancellationToken;
        var connection = FakeAccount.NewConnection();
        var tables = new AzureTables(new TableServiceClient(connection), null);
        var blobs = new AzureBlobs(new BlobServiceClient(connection));
        var write = TableAction.Upsert(new PortEntity("p", "r", "1"u8.ToArray(), null));
        await tables.ApplyAsync("accounts", write, cancel);
        await blobs.PutAsync("snapshots", "a", new MemoryStream([1]), BlobWrite.Overwrite, cancel);
        FakeAccount.Of(connection).Failure = () => new AuthenticationFailedException("ManagedIdentityCredential authentication failed.");
        FakeAccount.Of(connection).FailCalls(int.MaxValue);

        Func<Task>[] calls =
        [
            () => tables.ApplyAsync("accounts", write, cancel),
            () => tables.ApplyAsync("accounts", [write], cancel),
            () => blobs.PutAsync("snapshots", "a", new MemoryStream([1]), BlobWrite.Overwrite, cancel),
            () => blobs.OpenAsync("snapshots", "a", cancel),
        ];
        foreach (var call in calls)
        {
            Assert.Equal(StorageFailure.Denied, (await Assert.ThrowsAsync<StorageException>(call)).Failure);
        }
    }

    [Fact]
    public Task CallAsync_MistakesOfOurs_AreNotHidden() => Assert.ThrowsAsync<AggregateException>(
        () => AzureFailures.CallAsync<int>("read a row", () => throw new AggregateException(new InvalidOperationException())));
}
