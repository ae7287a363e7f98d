using Azure;
using R3edge.Application.Ports;
using R3edge.Storage.Azure;

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

    [Fact]
    public Task CallAsync_MistakesOfOurs_AreNotHidden() => Assert.ThrowsAsync<AggregateException>(
        () => AzureFailures.CallAsync<int>("read a row", () => throw new AggregateException(new InvalidOperationException())));
}
