namespace R3edge.Domain.Snapshots;

/// <summary>Something whose state can be saved and put back, bit for bit.</summary>
public interface ISnapshotable
{
    /// <summary>Writes the state.</summary>
    /// <param name="writer">Receives it.</param>
    void Save(SnapshotWriter writer);

    /// <summary>Replaces the state by a saved one of an object made with the same parameters.</summary>
    /// <param name="reader">Holds it.</param>
    /// <exception cref="InvalidDataException">The snapshot does not fit.</exception>
    void Restore(ref SnapshotReader reader);
}
