namespace R3edge.Application.Ports.Events;

/// <summary>What a partition holds at the moment.</summary>
/// <param name="OldestPosition">Its oldest event; null where it holds none.</param>
/// <param name="NewestPosition">Its newest event; null where it holds none.</param>
public readonly record struct PartitionState(long? OldestPosition, long? NewestPosition);
