using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;

namespace R3edge.Contracts;

/// <summary>Dead letters on every adapter's tables and blobs.</summary>
public abstract class DeadLetterContract
{
    private const string Hub = "signals";
    private const string Group = "qualifier";
    private static readonly PartitionAddress Address = new(Hub, Group, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(32 * 1024)]
    [InlineData(32 * 1024 + 1)]
    [InlineData(EventData.LargestBody)]
    public async Task Add_BodyOfAnySize_IsListedAsItWas(int length)
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 2));
        var received = Received(17, length);
        await messaging.DeadLetters.AddAsync(Address, received, "FormatException: \"x\" is no price", Cancel);

        var letter = Assert.Single(await ListAsync(messaging.DeadLetters, Group));

        Assert.Equal(Address, letter.Address);
        Assert.Equal("FormatException: \"x\" is no price", letter.Reason);
        Assert.Equal(messaging.Hub.Time.GetUtcNow().UtcDateTime, letter.Time);
        Assert.Equal(DateTimeKind.Utc, letter.Time.Kind);
        Assert.Equal(received with { Body = letter.Event.Body }, letter.Event);
        Assert.True(received.Body.Span.SequenceEqual(letter.Event.Body.Span));
    }

    [Fact]
    public async Task Add_SameEventAgain_IsOneLetter()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 2));
        await messaging.DeadLetters.AddAsync(Address, Received(17), "first", Cancel);
        await messaging.DeadLetters.AddAsync(Address, Received(17), "second", Cancel);
        await messaging.DeadLetters.AddAsync(Address with { ConsumerGroup = "other-group" }, Received(17), "other", Cancel);

        Assert.Equal("second", Assert.Single(await ListAsync(messaging.DeadLetters, Group)).Reason);
        Assert.Equal(1, await messaging.DeadLetters.CountAsync(Hub, Group, Cancel));
        Assert.Equal(0, await messaging.DeadLetters.CountAsync("bars", Group, Cancel));
    }

    [Fact]
    public async Task List_GivesLettersByPartitionAndPosition()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 2));
        foreach (var (partition, position) in new[] { (11, 3L), (2, 1L << 40), (2, 9L), (2, 10L) })
        {
            await messaging.DeadLetters.AddAsync(Address with { Partition = partition }, Received(position), "reason", Cancel);
        }

        var letters = await ListAsync(messaging.DeadLetters, Group);

        Assert.Equal([(2, 9L), (2, 10L), (2, 1L << 40), (11, 3L)], letters.Select(l => (l.Address.Partition, l.Event.Position)));
    }

    [Fact]
    public async Task Add_LongReason_IsCut()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 2));
        await messaging.DeadLetters.AddAsync(Address, Received(1, 32 * 1024), new string('\u0001', 5000), Cancel);

        Assert.Equal(DeadLetter.LongestReason, Assert.Single(await ListAsync(messaging.DeadLetters, Group)).Reason.Length);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task Replay_PublishesTheEventAgainAndRemovesTheLetter(int length)
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.DeadLetters.AddAsync(Address, Received(1, length), "reason", Cancel);
        var letter = Assert.Single(await ListAsync(messaging.DeadLetters, Group));

        await messaging.DeadLetters.ReplayAsync(letter, messaging.Hub.Publisher, Cancel);

        var again = Assert.Single(await messaging.Hub.AllAsync(Hub, 0));
        Assert.Equal((letter.Event.Key, letter.Event.Id), (again.Key, again.Id));
        Assert.True(letter.Event.Body.Span.SequenceEqual(again.Body.Span));
        Assert.Empty(await ListAsync(messaging.DeadLetters, Group));
        Assert.False(await messaging.DeadLetters.RemoveAsync(letter, Cancel));
        await foreach (var blob in messaging.Blobs.ListAsync("dead-letters", "", Cancel))
        {
            Assert.Fail($"{blob.Name} was left behind.");
        }
    }

    [Fact]
    public async Task Replay_HubIsNotThere_KeepsTheLetter()
    {
        await using var messaging = await OpenAsync(new HubDefinition("bars", 1));
        await messaging.DeadLetters.AddAsync(Address, Received(1), "reason", Cancel);
        var letter = Assert.Single(await ListAsync(messaging.DeadLetters, Group));

        await Assert.ThrowsAsync<StorageException>(() => messaging.DeadLetters.ReplayAsync(letter, messaging.Hub.Publisher, Cancel));

        Assert.Equal(1, await messaging.DeadLetters.CountAsync(Hub, Group, Cancel));
    }

    protected abstract Task<MessagingUnderTest> OpenAsync(params HubDefinition[] hubs);

    private static ReceivedEvent Received(long position, int length = 3)
    {
        var body = new byte[length];
        new Random(1).NextBytes(body);
        return new ReceivedEvent(position, "BTC-USDT", $"id-{position}", new DateTime(2024, 3, 1, 11, 0, 0, DateTimeKind.Utc), body);
    }

    private static async Task<List<DeadLetter>> ListAsync(DeadLetters letters, string group)
    {
        var all = new List<DeadLetter>();
        await foreach (var letter in letters.ListAsync(Hub, group, Cancel))
        {
            all.Add(letter);
        }

        return all;
    }
}
