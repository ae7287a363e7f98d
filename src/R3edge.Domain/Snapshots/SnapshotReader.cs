using System.Buffers.Binary;
using System.Text;

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

    /// <summary>Reads a decimal with its scale.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short or holds something else.</exception>
    public decimal ReadDecimal()
    {
        Span<int> parts = stackalloc int[4];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = ReadInt32();
        }

        try
        {
            return new decimal(parts);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException("The snapshot does not hold a decimal where one belongs.", error);
        }
    }

    /// <summary>Reads 128 bits.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short.</exception>
    public UInt128 ReadUInt128()
    {
        var low = (ulong)ReadInt64();
        return new UInt128((ulong)ReadInt64(), low);
    }

    /// <summary>Reads a truth value.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short or holds something else.</exception>
    public bool ReadBoolean() => ReadCount(1) == 1;

    /// <summary>Reads a UTC time.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short or holds something else.</exception>
    public DateTime ReadTime()
    {
        var ticks = ReadInt64();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : throw new InvalidDataException($"The snapshot holds {ticks} where the ticks of a time belong.");
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short.</exception>
    public string ReadString() => Encoding.UTF8.GetString(Take(ReadCount(_rest.Length)));

    /// <summary>Reads how many there are of something, or a number that stands for one of several cases.</summary>
    /// <param name="most">The greatest possible answer; 0 is the least.</param>
    /// <exception cref="InvalidDataException">The snapshot is too short or holds another number.</exception>
    public int ReadCount(int most)
    {
        var count = ReadInt32();
        return (uint)count <= (uint)most
            ? count
            : throw new InvalidDataException($"The snapshot holds {count} where a number from 0 to {most} belongs.");
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
