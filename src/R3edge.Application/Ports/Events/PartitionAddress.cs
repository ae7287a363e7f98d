namespace R3edge.Application.Ports.Events;

/// <summary>A partition of a hub as one consumer group sees it.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="ConsumerGroup">The group; each has checkpoints of its own.</param>
/// <param name="Partition">The partition, from 0.</param>
public readonly record struct PartitionAddress(string Hub, string ConsumerGroup, int Partition)
{
    /// <summary><c>bars/collector/3</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Hub}/{ConsumerGroup}/{Partition}");
}
