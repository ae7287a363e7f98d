using System.Globalization;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using static R3edge.Contracts.HubUnderTest;

namespace R3edge.Contracts;

/// <summary>What every hub does; each adapter derives from it.</summary>
public abstract partial class EventHubContract
{
    protected const string Hub = "bars";
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_EventsOfOneKey_AreReadAsTheyWerePublished()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub, Numbered("a", 0, 3));
        hub.Time.Advance(TimeSpan.FromSeconds(2));
        await hub.PublishAsync(Hub, new EventData("ключ/Ω 𝄞", "id \"1\"", new byte[] { 0, 255, 10 }));

        var events = await hub.AllAsync(Hub, 0);

        Assert.Equal(["a-0", "a-1", "a-2", "id \"1\""], Ids(events));
        Assert.Equal("ключ/Ω 𝄞", events[3].Key);
        Assert.Equal([0, 255, 10], events[3].Body.ToArray());
        var noon = new DateTime(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal([noon, noon, noon, noon.AddSeconds(2)], events.Select(e => e.EnqueuedTime));
        Assert.All(events, e => Assert.Equal(DateTimeKind.Utc, e.EnqueuedTime.Kind));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.Position < pair.Second.Position));
    }

    [Fact]
    public async Task Publish_ClockSetBack_EnqueuedTimesDoNotFall()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub, Event("a", "first"));
        hub.Time.Advance(TimeSpan.FromHours(-1));
        await hub.PublishAsync(Hub, Event("a", "second"));

        var events = await hub.AllAsync(Hub, 0);

        Assert.True(events[1].EnqueuedTime >= events[0].EnqueuedTime);
    }

    [Fact]
    public async Task Publish_ManyKeys_EachStaysInOnePartitionInOrderAlsoAfterAReopening()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 4));
        var keys = Enumerable.Range(0, 20).Select(i => $"key{i}").ToArray();
        await hub.PublishAsync(Hub, [.. keys.Select(key => Event(key, key + "-0"))]);
        await hub.ReopenAsync();
        await hub.PublishAsync(Hub, [.. keys.SelectMany(key => Numbered(key, 1, 2))]);

        var partitions = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => hub.AllAsync(Hub, i)));

        Assert.True(partitions.Count(events => events.Count > 0) > 1, "20 keys fall on more than one of 4 partitions.");
        foreach (var key in keys)
        {
            var holder = Assert.Single(partitions, events => events.Any(e => e.Key == key));
            Assert.Equal([key + "-0", key + "-1", key + "-2"], Ids(holder.Where(e => e.Key == key)));
        }
    }

    [Fact]
    public async Task Publish_EmptyBatch_DoesNothing()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub);

        Assert.Empty(await hub.AllAsync(Hub, 0));
        Assert.Equal(default, await hub.Reader.GetPartitionAsync(Hub, 0, Cancel));
    }

    [Fact]
    public async Task Publish_BodiesFromNoneToTheLargest_ComeBackWhole()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        var large = new byte[EventData.LargestBody];
        new Random(1).NextBytes(large);
        await hub.PublishAsync(Hub, new EventData("a", "none", default), new EventData("a", "large", large), new EventData("a", "part", large.AsMemory(7, 100)));

        var events = await hub.AllAsync(Hub, 0);

        Assert.Equal(0, events[0].Body.Length);
        Assert.True(large.AsSpan().SequenceEqual(events[1].Body.Span));
        Assert.True(large.AsSpan(7, 100).SequenceEqual(events[2].Body.Span));
    }

    [Fact]
    public async Task Publish_OneEventBreaksARule_ThrowsAndStoresNone()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        EventData[] wrong =
        [
            Event("", "id"),
            Event("key", ""),
            Event(new string('k', 129), "id"),
            Event("\ud800", "id"),
            Event("a\0b", "id"),
            new("key", "id", new byte[EventData.LargestBody + 1]),
        ];

        foreach (var data in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => hub.PublishAsync(Hub, Event("good", "good"), data));
        }

        Assert.Empty(await hub.AllAsync(Hub, 0));
    }

    [Fact]
    public async Task UnknownHubOrPartition_IsRefused()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 2));
        var failure = await Assert.ThrowsAsync<StorageException>(() => hub.PublishAsync("other-hub", Event("a", "1")));
        Assert.Equal(StorageFailure.Misconfigured, failure.Failure);
        await Assert.ThrowsAsync<StorageException>(() => hub.Reader.CountPartitionsAsync("other-hub", Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => hub.PublishAsync("Not a hub", Event("a", "1")));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => hub.OpenAsync(Hub, 2, StartPosition.Earliest));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => hub.OpenAsync(Hub, -1, StartPosition.Earliest));
        Assert.Equal(2, await hub.Reader.CountPartitionsAsync(Hub, Cancel));
    }

    [Fact]
    public async Task Read_NothingThere_IsEmptyAtOnce()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await using var cursor = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);

        var batch = await cursor.ReadAsync(10, TimeSpan.Zero, Cancel);

        Assert.Empty(batch.Events);
        Assert.Null(batch.Gap);
    }

    [Fact]
    public async Task Read_NothingThere_WaitsForTheNextEvent()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await using var cursor = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);

        var reading = cursor.ReadAsync(10, LongTime, Cancel).AsTask();
        Assert.False(reading.IsCompleted);
        await hub.PublishAsync(Hub, Event("a", "1"));

        Assert.Equal(["1"], Ids((await reading).Events));
    }

    [Fact]
    public async Task Read_NothingComesInTime_IsEmptyAndGoesOnLater()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await using var cursor = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);

        var reading = cursor.ReadAsync(10, TimeSpan.FromSeconds(3), Cancel).AsTask();
        await hub.Time.SomebodyWaitsAsync(TimeSpan.FromSeconds(3));
        hub.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Empty((await reading).Events);
        await hub.PublishAsync(Hub, Event("a", "1"));
        Assert.Equal(["1"], Ids(await DrainAsync(cursor)));
    }

    [Fact]
    public async Task Read_Cancelled_ThrowsAndHasNotMoved()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await using var cursor = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);
        using var stop = new CancellationTokenSource();

        var reading = cursor.ReadAsync(10, LongTime, stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await hub.PublishAsync(Hub, Event("a", "1"));
        Assert.Equal(["1"], Ids(await DrainAsync(cursor)));
    }

    [Fact]
    public async Task Read_MoreThanAsked_ComesInPieces()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub, Numbered("a", 0, 10));
        await using var cursor = await hub.OpenAsync(Hub, 0, StartPosition.Earliest);

        Assert.Equal(10, (await DrainAsync(cursor, maximum: 3)).Count);
    }

    [Fact]
    public async Task Open_AtEachKindOfStart_GivesWhatItPromises()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var stored = await hub.AllAsync(Hub, 0);
        await using var latest = await hub.OpenAsync(Hub, 0, StartPosition.Latest);
        await using var after = await hub.OpenAsync(Hub, 0, StartPosition.After(stored[2].Position));
        await using var none = await hub.OpenAsync(Hub, 0, StartPosition.After(-1));
        await using var fresh = await hub.OpenAsync(Hub, 0, default);
        await hub.PublishAsync(Hub, Event("a", "a-5"));

        Assert.Equal(["a-5"], Ids(await DrainAsync(latest)));
        Assert.Equal(["a-3", "a-4", "a-5"], Ids(await DrainAsync(after)));
        Assert.Equal(6, (await DrainAsync(none)).Count);
        Assert.Equal(6, (await DrainAsync(fresh)).Count);
    }

    [Fact]
    public async Task Checkpoint_Reopened_ReadsOnBehindItInThatGroupAlone()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var stored = await hub.AllAsync(Hub, 0);
        await using (var cursor = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint))
        {
            await DrainAsync(cursor);
            await cursor.CheckpointAsync(stored[1].Position, Cancel);
        }

        await hub.ReopenAsync();

        await using var own = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);
        await using var other = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint, "group-b");
        Assert.Equal(["a-2", "a-3", "a-4"], Ids(await DrainAsync(own)));
        Assert.Equal(5, (await DrainAsync(other)).Count);
        Assert.Equal(stored[1].Position, await hub.Reader.GetCheckpointAsync(own.Address, Cancel));
        Assert.Null(await hub.Reader.GetCheckpointAsync(other.Address, Cancel));
    }

    [Fact]
    public async Task Checkpoint_BehindTheLast_ChangesNothing()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var stored = await hub.AllAsync(Hub, 0);
        await using var cursor = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);
        await cursor.CheckpointAsync(stored[3].Position, Cancel);
        await cursor.CheckpointAsync(stored[1].Position, Cancel);

        Assert.Equal(stored[3].Position, await hub.Reader.GetCheckpointAsync(cursor.Address, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => cursor.CheckpointAsync(-1, Cancel));
    }

    [Fact]
    public async Task GetPartition_TellsTheOldestAndTheNewest()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1));
        await hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var stored = await hub.AllAsync(Hub, 0);

        var state = await hub.Reader.GetPartitionAsync(Hub, 0, Cancel);

        Assert.Equal(new PartitionState(stored[0].Position, stored[4].Position), state);
    }

    [Fact]
    public async Task Publish_ManyAtOnceWhileRead_LosesNothingAndKeepsEachKeysOrder()
    {
        const int Publishers = 8;
        const int Calls = 50;
        const int PerCall = 4;
        await using var hub = await OpenAsync(new HubDefinition(Hub, 2));
        var readers = Enumerable.Range(0, 2).Select(partition => Task.Run(() => CollectAsync(hub, partition))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(
            async () =>
            {
                for (var call = 0; call < Calls; call++)
                {
                    await hub.PublishAsync(Hub, Numbered($"p{publisher}", call * PerCall, PerCall));
                }
            },
            Cancel)));
        await PublishEndsAsync(hub);

        var received = (await Task.WhenAll(readers)).SelectMany(events => events).ToArray();
        Assert.Equal(Publishers * Calls * PerCall, received.Length);
        foreach (var key in received.GroupBy(e => e.Key))
        {
            var numbers = key.Select(e => int.Parse(e.Id.Split('-')[1], CultureInfo.InvariantCulture));
            Assert.Equal(Enumerable.Range(0, Calls * PerCall), numbers);
        }
    }

    protected abstract Task<HubUnderTest> OpenAsync(params HubDefinition[] hubs);

    private static async Task<List<ReceivedEvent>> CollectAsync(HubUnderTest hub, int partition)
    {
        var events = new List<ReceivedEvent>();
        await using var cursor = await hub.OpenAsync(Hub, partition, StartPosition.Checkpoint);
        while (true)
        {
            var batch = await cursor.ReadAsync(64, LongTime, Cancel);
            events.AddRange(batch.Events.Where(e => !e.Key.StartsWith("end", StringComparison.Ordinal)));
            if (batch.Events.Any(e => e.Key.StartsWith("end", StringComparison.Ordinal)))
            {
                return events;
            }
        }
    }

    /// <summary>Publishes an end under keys until each partition has one.</summary>
    private static async Task PublishEndsAsync(HubUnderTest hub)
    {
        await hub.PublishAsync(Hub, [.. Enumerable.Range(0, 64).Select(i => Event($"end{i}", "end"))]);
    }
}
