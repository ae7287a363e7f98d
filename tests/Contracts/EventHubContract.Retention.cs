using System.Globalization;
using R3edge.Application.Ports.Events;
using static R3edge.Contracts.HubUnderTest;

namespace R3edge.Contracts;

public abstract partial class EventHubContract
{
    [Fact]
    public async Task Trim_OlderThanKept_GoesAndAnUnreadGapIsToldOnce()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1, new Retention(TimeSpan.FromHours(1), long.MaxValue)));
        await hub.PublishAsync(Hub, Numbered("a", 0, 3));
        var stored = await hub.AllAsync(Hub, 0);
        await using var slow = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);
        await slow.CheckpointAsync(stored[0].Position, Cancel);
        hub.Time.Advance(TimeSpan.FromMinutes(61));
        await hub.PublishAsync(Hub, Numbered("a", 3, 2));
        await hub.TrimAsync();

        await using var resumed = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);
        var gap = await resumed.ReadAsync(10, TimeSpan.Zero, Cancel);

        Assert.Empty(gap.Events);
        Assert.Equal(new PositionGap(stored[0].Position, stored[2].Position), gap.Gap);
        Assert.Equal(["a-3", "a-4"], Ids(await DrainAsync(resumed)));
        Assert.NotNull((await slow.ReadAsync(10, TimeSpan.Zero, Cancel)).Gap);
        Assert.Equal(["a-3", "a-4"], Ids(await hub.AllAsync(Hub, 0)));
    }

    [Fact]
    public async Task Trim_MoreThanKept_TheNewestStay()
    {
        // Each counts 100 + 64 bytes, so three are 492 and four 656.
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1, new Retention(TimeSpan.FromDays(1), 500)));
        await hub.PublishAsync(Hub, [.. Enumerable.Range(0, 10).Select(i => new EventData("a", $"{i}", new byte[100]))]);
        await hub.TrimAsync();

        Assert.Equal(["7", "8", "9"], Ids(await hub.AllAsync(Hub, 0)));
    }

    [Fact]
    public async Task Trim_Everything_PositionsGoOnAlsoAfterAReopening()
    {
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1, new Retention(TimeSpan.FromHours(1), long.MaxValue)));
        await hub.PublishAsync(Hub, Numbered("a", 0, 3));
        var newest = (await hub.AllAsync(Hub, 0))[^1].Position;
        await using var current = await hub.OpenAsync(Hub, 0, StartPosition.Latest);
        hub.Time.Advance(TimeSpan.FromHours(2));
        await hub.TrimAsync();
        Assert.Equal(default, await hub.Reader.GetPartitionAsync(Hub, 0, Cancel));
        Assert.Empty(await DrainAsync(current));

        await hub.ReopenAsync();
        await hub.PublishAsync(Hub, Event("a", "next"));

        var next = Assert.Single(await hub.AllAsync(Hub, 0));
        Assert.True(next.Position > newest);
        await using var fresh = await hub.OpenAsync(Hub, 0, StartPosition.Checkpoint);
        Assert.Equal(["next"], Ids(await DrainAsync(fresh)));
        await using var late = await hub.OpenAsync(Hub, 0, StartPosition.After(newest - 1));
        Assert.Equal(new PositionGap(newest - 1, newest), (await late.ReadAsync(10, TimeSpan.Zero, Cancel)).Gap);
    }

    [Fact]
    public async Task Trim_WhilePublishedAndRead_NothingIsMissingWithoutAGap()
    {
        const int Events = 6000;
        await using var hub = await OpenAsync(new HubDefinition(Hub, 1, new Retention(TimeSpan.FromDays(1), 500 * 70)));
        var trimming = true;
        var trimmer = Task.Run(
            async () =>
            {
                while (Volatile.Read(ref trimming))
                {
                    await hub.TrimAsync();
                }
            },
            Cancel);
        var readers = Enumerable.Range(1, 3).Select(size => Task.Run(() => FollowAsync(hub, size * size, Events), Cancel)).ToArray();

        for (var i = 0; i < Events; i += 20)
        {
            await hub.PublishAsync(Hub, [.. Enumerable.Range(i, 20).Select(n => Event("a", $"{n:D6}"))]);
        }

        await Task.WhenAll(readers);
        Volatile.Write(ref trimming, false);
        await trimmer;
    }

    /// <summary>Reads to the end and finds every number behind the one before, or behind a gap that says so.</summary>
    private static async Task FollowAsync(HubUnderTest hub, int maximum, int end)
    {
        var next = 0;
        await using var cursor = await hub.OpenAsync(Hub, 0, StartPosition.After(-1), $"group-{maximum}");
        while (next < end)
        {
            var batch = await cursor.ReadAsync(maximum, LongTime, Cancel);
            var numbers = batch.Events.Select(e => int.Parse(e.Id, CultureInfo.InvariantCulture)).ToArray();
            if (batch.Gap is { } gap)
            {
                Assert.True(gap.Through > gap.After);
                Assert.Empty(numbers);
                var first = await cursor.ReadAsync(1, LongTime, Cancel);
                while (first.Gap is not null)
                {
                    first = await cursor.ReadAsync(1, LongTime, Cancel);
                }

                var number = int.Parse(first.Events[0].Id, CultureInfo.InvariantCulture);
                Assert.True(number > next, "A gap is told of where there is one.");
                next = number + 1;
            }
            else
            {
                Assert.Equal(Enumerable.Range(next, numbers.Length), numbers);
                next += numbers.Length;
            }
        }
    }
}
