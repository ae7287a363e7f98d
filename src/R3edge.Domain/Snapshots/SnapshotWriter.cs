using System.Buffers;
using System.Buffers.Binary;

namespace R3edge.Domain.Snapshots;

/// <summary>
/// Writes the state of an incremental computation as bytes, little-endian and bit-exact, so that a restored
/// computation continues as if it had never stopped.
/// </summary>
/// <param name="output">Where the bytes go.</param>
public readonly ref struct SnapshotWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;

    /// <summary>Writes a 32-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_output.GetSpan(sizeof(int)), value);
        _output.Advance(sizeof(int));
    }

    /// <summary>Writes a 64-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_output.GetSpan(sizeof(long)), value);
        _output.Advance(sizeof(long));
    }

    /// <summary>Writes a double with all its bits, NaN included.</summary>
    /// <param name="value">The value.</param>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes the length and the values.</summary>
    /// <param name="values">The values.</param>
    public void Write(ReadOnlySpan<double> values)
    {
        Write(values.Length);
        foreach (var value in values)
        {
            Write(value);
        }
    }
}
