namespace R3edge.Application.Ports.Events;

/// <summary>Where reading a partition starts.</summary>
public readonly record struct StartPosition
{
    private StartPosition(StartKind kind, long position = -1)
    {
        Kind = kind;
        Position = position;
    }

    /// <summary>After the group's checkpoint; at the oldest event where there is none. The default.</summary>
    public static StartPosition Checkpoint => new(StartKind.Checkpoint);

    /// <summary>At the oldest event.</summary>
    public static StartPosition Earliest => new(StartKind.Earliest);

    /// <summary>With the next event that is published.</summary>
    public static StartPosition Latest => new(StartKind.Latest);

    /// <summary>How the place is given.</summary>
    public StartKind Kind { get; }

    /// <summary>The position, of meaning for <see cref="StartKind.After"/> alone.</summary>
    public long Position { get; }

    /// <summary>With the first event behind a position: what a stage asks for that restored a snapshot.</summary>
    /// <param name="position">The position of the last event applied, or -1 for none.</param>
    public static StartPosition After(long position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, -1);
        return new(StartKind.After, position);
    }
}
