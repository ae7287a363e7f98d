using System.Collections.Concurrent;
using System.Text;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>An Event Hubs namespace in memory, found again by its connection string.</summary>
internal sealed class FakeHubs
{
    private static readonly ConcurrentDictionary<string, FakeHubs> Known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<FakeEvent>[]> _hubs = new(StringComparer.Ordinal);

    public object Lock { get; } = new();

    public int Partitions { get; set; } = 2;

    /// <summary>The time at which events are stored.</summary>
    public DateTime Now { get; set; } = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>How many sends fail before anything is stored.</summary>
    public int FailBefore { get; set; }

    /// <summary>How many sends are stored and not acknowledged.</summary>
    public int FailAfter { get; set; }

    /// <summary>How many batches were sent.</summary>
    public int Sends { get; set; }

    public static FakeHubs Of(string connection) => Known.GetOrAdd(connection, _ => new FakeHubs());

    public List<FakeEvent> Partition(string hub, int partition) => Hub(hub)[partition];

    public IEnumerable<FakeEvent> All(string hub) => Hub(hub).SelectMany(events => events);

    /// <summary>Stores events of a key; all partitions of a namespace agree on where a key belongs.</summary>
    public void Append(string hub, string key, IEnumerable<byte[]> bodies)
    {
        lock (Lock)
        {
            var hash = Encoding.UTF8.GetBytes(key).Aggregate(17u, (sum, one) => (sum * 31) + one);
            var partition = Hub(hub)[hash % (uint)Partitions];
            foreach (var body in bodies)
            {
                partition.Add(new FakeEvent(partition.Count, key, body, Now));
            }
        }
    }

    private List<FakeEvent>[] Hub(string hub) =>
        _hubs.GetOrAdd(hub, _ => [.. Enumerable.Range(0, Partitions).Select(_ => new List<FakeEvent>())]);
}

internal sealed record FakeEvent(long Sequence, string Key, byte[] Body, DateTime EnqueuedTime);
