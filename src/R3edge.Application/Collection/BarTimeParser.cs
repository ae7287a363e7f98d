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
                : $"'{DataError.Excerpt(text)}' is not a time (ISO-8601 such as 2024-01-31T13:00:00Z, "
                    + "or seconds, milliseconds, microseconds or nanoseconds since 1970)";
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
        return IsoTime.TryParseTicks(text, out ticks);
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
}
