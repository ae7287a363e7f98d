namespace R3edge.Application.Ports.Events;

/// <summary>How the place where reading starts is given.</summary>
public enum StartKind
{
    /// <summary>After the group's checkpoint; at the oldest event where there is none.</summary>
    Checkpoint,

    /// <summary>At the oldest event.</summary>
    Earliest,

    /// <summary>With the next event that is published.</summary>
    Latest,

    /// <summary>After a given position.</summary>
    After,
}
