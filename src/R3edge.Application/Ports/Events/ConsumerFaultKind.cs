namespace R3edge.Application.Ports.Events;

/// <summary>What a consumer could not do.</summary>
public enum ConsumerFaultKind
{
    /// <summary>Retention removed events before they were read.</summary>
    Gap,

    /// <summary>The handler failed for a reason that may pass; the event is tried again.</summary>
    Retried,

    /// <summary>The event went to the dead letters.</summary>
    DeadLettered,

    /// <summary>The dead letters or the hub are not reachable; tried again until they are.</summary>
    Storage,

    /// <summary>The handler's commit or the checkpoint failed; tried again when the next is due.</summary>
    Checkpoint,
}
