using System.Text;
using Azure.Messaging.EventHubs.Producer;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Azure.Tests.Doubles;
using R3edge.Storage.Azure.Events;

namespace R3edge.Azure.Tests.Storage;

public sealed class AzureEventPublisherTests : IAsyncDisposable
{
    private readonly string _connection = FakeAccount.NewConnection();
    private readonly FakeHubs _hubs;
    private readonly AzureEventPublisher _publisher;

    public AzureEventPublisherTests()
    {
        _hubs = FakeHubs.Of(_connection);
        _publisher = new AzureEventPublisher(hub => new EventHubProducerClient(_connection, hub));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();

    [Fact]
    public async Task Publish_ManyKeys_KeepsTheOrderOfEach()
    {
        var events = Enumerable.Range(0, 200).Select(i => new EventData($"key-{i % 7}", $"{i}", Json(i))).ToArray();
        await _publisher.PublishAsync("bars", events, Cancel);

        foreach (var key in events.GroupBy(data => data.Key))
        {
            var stored = Stored("bars").Where(data => data.Key == key.Key).ToArray();
            Assert.Equal(key.Select(data => data.Id), stored.Select(data => data.Id));
            Assert.Equal(key.Select(data =>
                Encoding.UTF8.GetString(data.Body.Span)), stored.Select(data => Encoding.UTF8.GetString(data.Body.Span)));
        }
    }

    [Fact]
    public async Task Publish_MoreThanABatchHolds_SendsSeveralInOrder()
    {
        var events = Enumerable.Range(0, 5).Select(i => new EventData("key", $"{i}", Large(400_000, (byte)('a' + i)))).ToArray();
        await _publisher.PublishAsync("bars", events, Cancel);

        Assert.Equal(3, _hubs.Sends);
        Assert.Equal(["0", "1", "2", "3", "4"], Stored("bars").Select(data => data.Id));
    }

    [Fact]
    public async Task Publish_LargestBody_FitsTheHub()
    {
        await _publisher.PublishAsync("bars", [new EventData("key", "1", Large(EventData.LargestBody, (byte)'x'))], Cancel);

        Assert.Equal(EventData.LargestBody, Assert.Single(Stored("bars")).Body.Length);
    }

    [Fact]
    public async Task Publish_BodyThatIsNoJson_ComesBackByteForByte()
    {
        byte[] body = [0, 255, (byte)'{', 13, 10];
        await _publisher.PublishAsync(
            "bars", [new EventData("key \"quoted\"", "id", body), new EventData("key \"quoted\"", "none", default)], Cancel);

        Assert.Equal([body, []], Stored("bars").Select(data => data.Body.ToArray()));
        Assert.All(Stored("bars"), data => Assert.Equal("key \"quoted\"", data.Key));
    }

    [Fact]
    public async Task Publish_HubIsBusy_IsTransientAndSendsNothingLaterOfTheKey()
    {
        _hubs.FailBefore = 1;
        var events = Enumerable.Range(0, 4).Select(i => new EventData("key", $"{i}", Large(400_000, (byte)'a'))).ToArray();

        var failure = await Assert.ThrowsAsync<StorageException>(() => _publisher.PublishAsync("bars", events, Cancel));

        Assert.True(failure.IsTransient);
        Assert.Empty(Stored("bars"));
    }

    [Fact]
    public async Task Publish_AnswerIsLost_ThrowsAndTheRepetitionHasTheSameIds()
    {
        _hubs.FailAfter = 1;
        EventData[] events = [new("key", "1", Json(1)), new("key", "2", Json(2))];
        await Assert.ThrowsAsync<StorageException>(() => _publisher.PublishAsync("bars", events, Cancel));
        await _publisher.PublishAsync("bars", events, Cancel);

        Assert.Equal(["1", "2", "1", "2"], Stored("bars").Select(data => data.Id));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"key\":\"a\"}")]
    [InlineData("{\"key\":\"a\",\"id\":1,\"body\":{}}")]
    [InlineData("{\"key\":\"a\",\"id\":\"b\",\"data\":\"?\"}")]
    [InlineData("{\"key\":\"a\",\"id\":\"b\",\"body\":{")]
    [InlineData("nonsense")]
    public void Read_NoEnvelope_IsInvalid(string text) =>
        Assert.Throws<InvalidDataException>(() => EventEnvelope.Read(Encoding.UTF8.GetBytes(text)));

    private EventEnvelope[] Stored(string hub) => [.. _hubs.All(hub).Select(stored => EventEnvelope.Read(stored.Body))];

    private static byte[] Json(int number) => Encoding.UTF8.GetBytes($"{{\"number\":{number},\"text\":\"é\"}}");

    private static byte[] Large(int length, byte letter)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, letter);
        "{\"a\":\""u8.CopyTo(bytes);
        "\"}"u8.CopyTo(bytes.AsSpan(length - 2));
        return bytes;
    }
}
