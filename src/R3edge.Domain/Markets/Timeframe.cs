namespace R3edge.Domain.Markets;

/// <summary>
/// The length of a bar. Only the twelve lengths in <see cref="All"/> exist; intervals are aligned to UTC midnight,
/// weeks to Monday.
/// </summary>
public readonly record struct Timeframe : IComparable<Timeframe>
{
    private static readonly long WeekOrigin = new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks; // 0001-01-01 is a Monday.
    private readonly int _minutes;

    private Timeframe(int minutes) => _minutes = minutes;

    /// <summary>One minute.</summary>
    public static Timeframe OneMinute { get; } = new(1);

    /// <summary>Five minutes.</summary>
    public static Timeframe FiveMinutes { get; } = new(5);

    /// <summary>One hour.</summary>
    public static Timeframe OneHour { get; } = new(60);

    /// <summary>One day.</summary>
    public static Timeframe OneDay { get; } = new(1440);

    /// <summary>One week, from Monday.</summary>
    public static Timeframe OneWeek { get; } = new(7 * 1440);

    /// <summary>Every timeframe, shortest first: 1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w.</summary>
    public static IReadOnlyList<Timeframe> All { get; } =
        [.. new[] { 1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440, 7 * 1440 }.Select(minutes => new Timeframe(minutes))];

    /// <summary>The length of one bar.</summary>
    public TimeSpan Duration => TimeSpan.FromMinutes(Minutes);

    /// <summary>How many bars a year of 365 days has; markets that close have fewer.</summary>
    public double BarsPerYear => 365.0 * 1440.0 / Minutes;

    // A default value must be a timeframe too: it is the shortest.
    private int Minutes => _minutes == 0 ? 1 : _minutes;

    /// <summary>Reads <c>1m</c>, <c>4h</c>, <c>1d</c> and the other names in <see cref="All"/>.</summary>
    /// <param name="text">The name.</param>
    /// <param name="timeframe">The timeframe, where the name is known.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(string? text, out Timeframe timeframe)
    {
        foreach (var candidate in All)
        {
            if (string.Equals(candidate.ToString(), text, StringComparison.Ordinal))
            {
                timeframe = candidate;
                return true;
            }
        }

        timeframe = default;
        return false;
    }

    /// <summary>The timeframe of exactly this length, where there is one.</summary>
    /// <param name="duration">The length of a bar.</param>
    /// <param name="timeframe">The timeframe.</param>
    public static bool TryFromDuration(TimeSpan duration, out Timeframe timeframe)
    {
        foreach (var candidate in All)
        {
            if (candidate.Duration == duration)
            {
                timeframe = candidate;
                return true;
            }
        }

        timeframe = default;
        return false;
    }

    /// <summary>The start of the interval that contains an instant.</summary>
    /// <param name="time">A UTC instant.</param>
    public DateTime Floor(DateTime time)
    {
        var ticks = time.Ticks - WeekOrigin;
        return new DateTime(time.Ticks - ticks % Duration.Ticks, DateTimeKind.Utc);
    }

    /// <summary>Whether bars of the other timeframe add up to whole bars of this one.</summary>
    /// <param name="other">A timeframe at most as long as this one.</param>
    public bool IsMultipleOf(Timeframe other) => Minutes % other.Minutes == 0;

    /// <inheritdoc/>
    public int CompareTo(Timeframe other) => Minutes.CompareTo(other.Minutes);

    /// <inheritdoc/>
    public bool Equals(Timeframe other) => Minutes == other.Minutes;

    /// <inheritdoc/>
    public override int GetHashCode() => Minutes;

    /// <inheritdoc/>
    public override string ToString() => Minutes switch
    {
        < 60 => $"{Minutes}m",
        < 1440 => $"{Minutes / 60}h",
        < 7 * 1440 => $"{Minutes / 1440}d",
        _ => $"{Minutes / (7 * 1440)}w",
    };
}
