using System.Buffers.Binary;

namespace R3edge.Domain.Snapshots;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote, in the same order.</summary>
/// <param name="input">The bytes.</param>
public ref struct SnapshotReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads a 32-bit integer.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short.</exception>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads a 64-bit integer.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short.</exception>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads a double.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short.</exception>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads values into an array of the same length as was written.</summary>
    /// <param name="values">Receives the values.</param>
    /// <exception cref="InvalidDataException">The snapshot is too short or holds another number of values.</exception>
    public void Read(Span<double> values)
    {
        var count = ReadInt32();
        if (count != values.Length)
        {
            throw new InvalidDataException($"The snapshot holds {count} values where {values.Length} belong.");
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadDouble();
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw new InvalidDataException("The snapshot ends too early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
