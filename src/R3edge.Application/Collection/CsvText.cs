using System.Globalization;

namespace R3edge.Application.Collection;

/// <summary>The one way in which R3edge writes numbers and times to CSV, so that any program can read them back unchanged.</summary>
public static class CsvText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const int LongestNumber = 400; // 5e-324 has 326 characters, -1.8e308 has 310.

    /// <summary>The shortest digits that read back as the same number, never with an exponent.</summary>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite: it has no digits.</exception>
    public static string Format(double value)
    {
        Span<char> buffer = stackalloc char[LongestNumber];
        return buffer[..Format(value, buffer)].ToString();
    }

    /// <summary>ISO-8601 with a Z; a fraction of a second only where there is one.</summary>
    /// <param name="utc">A UTC time.</param>
    public static string Format(DateTime utc) => utc.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Writes a number as <see cref="Format(double)"/> does.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite: it has no digits.</exception>
    public static void Write(TextWriter writer, double value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<char> buffer = stackalloc char[LongestNumber];
        writer.Write(buffer[..Format(value, buffer)]);
    }

    /// <summary>Writes a time as <see cref="Format(DateTime)"/> does.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="utc">A UTC time.</param>
    public static void Write(TextWriter writer, DateTime utc)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<char> buffer = stackalloc char[40];
        utc.TryFormat(buffer, out var length, TimeFormat, CultureInfo.InvariantCulture);
        writer.Write(buffer[..length]);
    }

    /// <summary>Writes text as one field, in quotation marks where a comma, a quotation mark or a line break stands in it.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="text">The field.</param>
    public static void Write(TextWriter writer, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (text.IndexOfAny(",\"\r\n") < 0)
        {
            writer.Write(text);
            return;
        }

        writer.Write('"');
        writer.Write(text.ToString().Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }

    private static int Format(double value, Span<char> buffer)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers have digits.");
        }

        value.TryFormat(buffer, out var length, "R", CultureInfo.InvariantCulture);
        var exponentAt = buffer[..length].IndexOf('E');
        return exponentAt < 0 ? length : Expand(buffer, length, exponentAt);
    }

    // 1.25E-07 becomes 0.000000125 and 1.25E+16 becomes 12500000000000000.
    private static int Expand(Span<char> buffer, int length, int exponentAt)
    {
        var exponent = int.Parse(buffer[(exponentAt + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        Span<char> digits = stackalloc char[32];
        var count = 0;
        foreach (var character in buffer[..exponentAt])
        {
            if (char.IsAsciiDigit(character))
            {
                digits[count++] = character;
            }
        }

        var end = buffer[0] == '-' ? 1 : 0;
        if (exponent < 0)
        {
            "0.".CopyTo(buffer[end..]);
            end += 2;
            buffer.Slice(end, -exponent - 1).Fill('0');
            end += -exponent - 1;
            digits[..count].CopyTo(buffer[end..]);
            return end + count;
        }

        // An exponent is written from 1E+15 on, which is more than a double has digits after the point: zeros follow, or nothing.
        digits[..count].CopyTo(buffer[end..]);
        var zeros = exponent + 1 - count;
        buffer.Slice(end + count, zeros).Fill('0');
        return end + count + zeros;
    }
}
