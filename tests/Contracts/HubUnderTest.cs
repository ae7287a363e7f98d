using System.Globalization;
using System.Text;
using R3edge.Application.Ports.Events;

namespace R3edge.Contracts;

/// <summary>Hubs of an adapter, as a contract test sees them.</summary>
public abstract class HubUnderTest : IAsyncDisposable
{
    public abstract IEventPublisher Publisher { get; }

    public abstract IEventReader Reader { get; }

    /// <summary>The adapter's clock.</summary>
    public ManualClock Time { get; } = new();

    /// <summary>Ends well and starts again on what is stored, as a host does that is deployed anew.</summary>
    public abstract Task ReopenAsync();

    /// <summary>Applies the retention now.</summary>
    public abstract Task TrimAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>An event whose body is its id.</summary>
    public static EventData Event(string key, string id) => new(key, id, Encoding.UTF8.GetBytes(id));

    public static EventData[] Numbered(string key, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => Event(key, string.Create(CultureInfo.InvariantCulture, $"{key}-{i}")))];

    public static string[] Ids(IEnumerable<ReceivedEvent> events) => [.. events.Select(e => e.Id)];

    public Task PublishAsync(string hub, params EventData[] events) =>
        Publisher.PublishAsync(hub, events, TestContext.Current.CancellationToken);

    public Task<IPartitionCursor> OpenAsync(string hub, int partition, StartPosition start, string group = "group-a") =>
        Reader.OpenAsync(new PartitionAddress(hub, group, partition), start, TestContext.Current.CancellationToken);

    /// <summary>What a cursor gives without waiting, until it gives no more.</summary>
    public static async Task<List<ReceivedEvent>> DrainAsync(IPartitionCursor cursor, int maximum = 100)
    {
        var events = new List<ReceivedEvent>();
        while (true)
        {
            var batch = await cursor.ReadAsync(maximum, TimeSpan.Zero, TestContext.Current.CancellationToken);
            Assert.Null(batch.Gap);
            Assert.InRange(batch.Events.Count, 0, maximum);
            if (batch.Events.Count == 0)
            {
                return events;
            }

            events.AddRange(batch.Events);
        }
    }

    /// <summary>Everything in a partition.</summary>
    public async Task<List<ReceivedEvent>> AllAsync(string hub, int partition)
    {
        await using var cursor = await OpenAsync(hub, partition, StartPosition.Earliest, "observer");
        return await DrainAsync(cursor);
    }
}
