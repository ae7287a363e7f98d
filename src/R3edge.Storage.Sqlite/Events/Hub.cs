using R3edge.Application.Ports.Events;
using R3edge.Domain.Identity;

namespace R3edge.Storage.Sqlite.Events;

/// <summary>A hub and its partitions.</summary>
/// <param name="Definition">How it is set up.</param>
/// <param name="Partitions">Its partitions, by number.</param>
internal sealed record Hub(HubDefinition Definition, IReadOnlyList<PartitionLog> Partitions)
{
    /// <summary>The partition of a key; never changes, because events of the key are there.</summary>
    public PartitionLog PartitionOf(string key) => Partitions[(int)(ulong)(StableHash.Mix(UInt128.Zero, key) % (ulong)Partitions.Count)];
}
