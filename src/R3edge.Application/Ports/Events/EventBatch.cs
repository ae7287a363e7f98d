namespace R3edge.Application.Ports.Events;

/// <summary>What one read gave: events in order, or a gap, or neither where nothing came in time.</summary>
/// <param name="Events">The events, in order; empty beside a gap.</param>
/// <param name="Gap">What is missing before the events of the next read; reported once.</param>
public sealed record EventBatch(IReadOnlyList<ReceivedEvent> Events, PositionGap? Gap)
{
    /// <summary>Nothing came in time.</summary>
    public static EventBatch Empty { get; } = new([], null);
}
