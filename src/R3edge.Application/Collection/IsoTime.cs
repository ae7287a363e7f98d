namespace R3edge.Application.Collection;

/// <summary>
/// Reads times in ISO-8601: a date (<c>2024-01-31</c> or <c>20240131</c>, midnight), or a date and a time of day joined by T or a blank,
/// to the minute, the second or a fraction of it; without a zone they are UTC, and an offset is taken off.
/// </summary>
public static class IsoTime
{
    /// <summary>Reads a time.</summary>
    /// <param name="text">Without surrounding blanks.</param>
    /// <param name="time">The UTC time.</param>
    /// <returns>Whether the text is such a time.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime time)
    {
        var parsed = TryParseTicks(text, out var ticks) && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
        time = new DateTime(parsed ? ticks : 0, DateTimeKind.Utc);
        return parsed;
    }

    /// <summary>Reads a time as ticks, which an offset may have moved out of the range of <see cref="DateTime"/>.</summary>
    internal static bool TryParseTicks(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        int year, month, day;
        if (text.Length == 8)
        {
            // The basic form of a date, 20240131.
            if (!TryDigits(text[..4], out year) || !TryDigits(text[4..6], out month) || !TryDigits(text[6..8], out day))
            {
                return false;
            }

            text = [];
        }
        else if (text.Length >= 10 && text[4] == '-' && text[7] == '-'
            && TryDigits(text[..4], out year) && TryDigits(text[5..7], out month) && TryDigits(text[8..10], out day))
        {
            text = text[10..];
        }
        else
        {
            return false;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ('T' or 't' or ' ') || !TryTimeOfDay(text[1..], out var timeOfDay, out var rest)
            || !TryOffset(rest, out var offset))
        {
            return false;
        }

        ticks += timeOfDay - offset;
        return true;
    }

    private static bool TryTimeOfDay(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> rest)
    {
        ticks = 0;
        rest = [];
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        ticks = hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute;
        rest = text[5..];
        if (rest.IsEmpty || rest[0] != ':')
        {
            return true;
        }

        if (rest.Length < 3 || !TryDigits(rest[1..3], out var second) || second > 59)
        {
            return false;
        }

        ticks += second * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        return rest.IsEmpty || rest[0] is not ('.' or ',') || TryFraction(ref rest, ref ticks);
    }

    private static bool TryFraction(ref ReadOnlySpan<char> rest, ref long ticks)
    {
        var digits = 0;
        for (var scale = TimeSpan.TicksPerSecond / 10; digits + 1 < rest.Length && char.IsAsciiDigit(rest[digits + 1]); scale /= 10)
        {
            ticks += (rest[++digits] - '0') * scale;
        }

        rest = rest[(digits + 1)..];
        return digits is > 0 and <= 9;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "" or "Z" or "z")
        {
            return true;
        }

        if (text[0] is not ('+' or '-'))
        {
            return false;
        }

        var minutes = 0;
        var wellFormed = text.Length switch
        {
            3 => true,
            5 => TryDigits(text[3..5], out minutes),
            6 => text[3] == ':' && TryDigits(text[4..6], out minutes),
            _ => false,
        };
        if (!wellFormed || !TryDigits(text[1..3], out var hours) || hours > 14 || minutes > 59)
        {
            return false;
        }

        ticks = (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }

            value = value * 10 + (character - '0');
        }

        return true;
    }
}
