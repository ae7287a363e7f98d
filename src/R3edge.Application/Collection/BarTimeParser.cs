using System.Globalization;

namespace R3edge.Application.Collection;

/// <summary>
/// Reads the times of one file: ISO-8601, or numbers since 1970-01-01T00:00Z in a unit told by their size. The first time decides
/// which of these the file uses; a later one of another kind is refused, because guessing row by row would move bars by decades.
/// </summary>
internal sealed class BarTimeParser
{
    private const int EarliestYear = 1800;
    private const int LatestYear = 2200;
    private static readonly long Earliest = new DateTime(EarliestYear, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long Latest = new DateTime(LatestYear + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private Kind? _kind;

    private enum Kind
    {
        Iso,
        Seconds,
        Milliseconds,
        Microseconds,
        Nanoseconds,
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">The field without surrounding blanks.</param>
    /// <param name="ticks">UTC ticks.</param>
    /// <param name="problem">What is wrong with it, in words.</param>
    public bool TryParse(ReadOnlySpan<char> text, out long ticks, out string problem)
    {
        if (!TryParse(text, out ticks, out Kind kind))
        {
            problem = text.IsEmpty
                ? "the time is missing"
                : $"'{DataError.Excerpt(text)}' is not a time (ISO-8601 such as 2024-01-31T13:00:00Z, or seconds, milliseconds, microseconds or nanoseconds since 1970)";
            return false;
        }

        if (ticks < Earliest || ticks >= Latest)
        {
            problem = $"the time '{DataError.Excerpt(text)}' is outside the years {EarliestYear} to {LatestYear}";
            return false;
        }

        if (_kind is { } expected && expected != kind)
        {
            problem = $"the time '{DataError.Excerpt(text)}' is {Describe(kind)}, but the times before it are {Describe(expected)}";
            return false;
        }

        _kind = kind;
        problem = "";
        return true;
    }

    private static string Describe(Kind kind) => kind switch
    {
        Kind.Iso => "in ISO-8601",
        Kind.Seconds => "in seconds since 1970",
        Kind.Milliseconds => "in milliseconds since 1970",
        Kind.Microseconds => "in microseconds since 1970",
        _ => "in nanoseconds since 1970",
    };

    private static bool TryParse(ReadOnlySpan<char> text, out long ticks, out Kind kind)
    {
        if (text.Length != 8 && !text.ContainsAnyExceptInRange('0', '9') && !text.IsEmpty)
        {
            return TryParseEpoch(text, out ticks, out kind);
        }

        kind = Kind.Iso;
        return TryParseIso(text, out ticks);
    }

    // The four units do not overlap for any time between 1973-03-03 and 5138: seconds have 9 to 11 digits, milliseconds 12 to 14, ...
    private static bool TryParseEpoch(ReadOnlySpan<char> text, out long ticks, out Kind kind)
    {
        ticks = 0;
        kind = Kind.Seconds;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        (kind, var sinceEpoch) = number switch
        {
            < 100_000_000 => (Kind.Seconds, -1L),
            < 100_000_000_000 => (Kind.Seconds, number * TimeSpan.TicksPerSecond),
            < 100_000_000_000_000 => (Kind.Milliseconds, number * TimeSpan.TicksPerMillisecond),
            < 100_000_000_000_000_000 => (Kind.Microseconds, number * TimeSpan.TicksPerMicrosecond),
            _ => (Kind.Nanoseconds, number / TimeSpan.NanosecondsPerTick),
        };
        ticks = DateTime.UnixEpoch.Ticks + sinceEpoch;
        return sinceEpoch >= 0;
    }

    private static bool TryParseIso(ReadOnlySpan<char> text, out long ticks)
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
