using System.Buffers;
using System.Buffers.Binary;
using System.Text;

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

    /// <summary>Writes a decimal with its scale: 1.50 stays 1.50.</summary>
    /// <param name="value">The value.</param>
    public void Write(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts)
        {
            Write(part);
        }
    }

    /// <summary>Writes 128 bits.</summary>
    /// <param name="value">The value.</param>
    public void Write(UInt128 value)
    {
        Write((long)(ulong)value);
        Write((long)(ulong)(value >> 64));
    }

    /// <summary>Writes a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Write(bool value) => Write(value ? 1 : 0);

    /// <summary>Writes the UTC ticks of a time; its kind is not kept.</summary>
    /// <param name="value">A UTC time.</param>
    public void Write(DateTime value) => Write(value.Ticks);

    /// <summary>Writes a text.</summary>
    /// <param name="value">The text.</param>
    public void Write(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Write(bytes);
        Encoding.UTF8.GetBytes(value, _output.GetSpan(Math.Max(1, bytes)));
        _output.Advance(bytes);
    }
}
