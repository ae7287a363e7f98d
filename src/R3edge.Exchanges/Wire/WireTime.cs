namespace R3edge.Exchanges.Wire;

/// <summary>Times as venues write them, read into UTC. Finer than 100 nanoseconds is cut off.</summary>
internal static class WireTime
{
    private const long Earliest = 1_000_000_000; // 2001-09-09 in seconds: no venue is older, and each unit keeps to its own range.
    private const int SecondsLength = 19; // 2023-10-06T17:35:55

    /// <summary>
    /// Reads a count since 1970 in seconds, milli-, micro- or nanoseconds. Times from 2001 to 2286 in these units do not
    /// overlap, so the size tells the unit; venues mix them, some within one message.
    /// </summary>
    /// <param name="count">The count.</param>
    /// <param name="time">The UTC time.</param>
    /// <returns>Whether the count is such a time.</returns>
    public static bool TryFromCount(long count, out DateTime time)
    {
        var ticks = count switch
        {
            >= Earliest and < Earliest * 10 => count * TimeSpan.TicksPerSecond,
            >= Earliest * 1_000 and < Earliest * 10_000 => count * TimeSpan.TicksPerMillisecond,
            >= Earliest * 1_000_000 and < Earliest * 10_000_000 => count * TimeSpan.TicksPerMicrosecond,
            >= Earliest * 1_000_000_000 => count / TimeSpan.NanosecondsPerTick,
            _ => -1,
        };
        time = ticks < 0 ? default : new DateTime(DateTime.UnixEpoch.Ticks + ticks, DateTimeKind.Utc);
        return ticks >= 0;
    }

    /// <summary>Reads <c>2023-10-06T17:35:55.440295Z</c> (RFC 3339) with any number of places, or an offset for the Z.</summary>
    /// <param name="text">ASCII text.</param>
    /// <param name="time">The UTC time.</param>
    /// <returns>Whether the text is such a time.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (text.Length <= SecondsLength
            || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var (year, month, day) = (Digits(text[..4]), Digits(text.Slice(5, 2)), Digits(text.Slice(8, 2)));
        var (hour, minute, second) = (Digits(text.Slice(11, 2)), Digits(text.Slice(14, 2)), Digits(text.Slice(17, 2)));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        var rest = text[SecondsLength..];
        if (!TryFraction(ref rest, out var fraction) || !TryOffset(rest, out var offset))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - offset;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != '.')
        {
            return true;
        }

        var unit = TimeSpan.TicksPerSecond;
        var i = 1;
        for (; i < rest.Length && char.IsAsciiDigit((char)rest[i]); i++)
        {
            unit /= 10;
            ticks += unit * (rest[i] - '0');
        }

        rest = rest[i..];
        return i > 1 && !rest.IsEmpty;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest.Length == 1)
        {
            return (rest[0] | 0x20) == 'z';
        }

        if (rest.Length != 6 || rest[3] != ':' || rest[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        var (hours, minutes) = (Digits(rest.Slice(1, 2)), Digits(rest.Slice(4, 2)));
        ticks = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (rest[0] == '-' ? -1 : 1);
        return hours is >= 0 and <= 23 && minutes is >= 0 and <= 59;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit((char)character))
            {
                return -1;
            }

            value = (value * 10) + character - '0';
        }

        return value;
    }
}
