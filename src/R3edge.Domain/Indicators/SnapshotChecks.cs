using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>Reads parts of a snapshot that must lie in a range: a wrong one is corrupt data and must not become an index.</summary>
internal static class SnapshotChecks
{
    /// <summary>Reads a whole number from 0 to <paramref name="maximum"/>.</summary>
    /// <exception cref="InvalidDataException">The number lies outside.</exception>
    internal static int ReadCount(ref SnapshotReader reader, int maximum)
    {
        var value = reader.ReadInt32();
        return value >= 0 && value <= maximum
            ? value
            : throw new InvalidDataException($"The snapshot holds {value} where a number from 0 to {maximum} belongs.");
    }
}
