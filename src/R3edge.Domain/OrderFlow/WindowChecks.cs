using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>Reads parts of a snapshot that must agree with the parameters of the object that is restored.</summary>
internal static class WindowChecks
{
    /// <summary>Reads a duration in ticks.</summary>
    /// <exception cref="InvalidDataException">It is another one.</exception>
    public static void RequireLength(ref SnapshotReader reader, long ticks)
    {
        var saved = reader.ReadInt64();
        if (saved != ticks)
        {
            throw new InvalidDataException($"The snapshot is of {new TimeSpan(saved)} where {new TimeSpan(ticks)} belongs.");
        }
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidDataException">It is another one.</exception>
    public static void RequireSame(ref SnapshotReader reader, double value)
    {
        var saved = reader.ReadDouble();
        if (!saved.Equals(value))
        {
            throw new InvalidDataException($"The snapshot is of {saved} where {value} belongs.");
        }
    }
}
