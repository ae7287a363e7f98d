namespace R3edge.Domain.Markets;

/// <summary>Finds intervals without a bar.</summary>
public static class BarGaps
{
    /// <summary>The stretches without a bar, ascending; neighbouring intervals are one stretch.</summary>
    /// <param name="openTicks">Opening times of what is there, as UTC ticks, strictly increasing; those outside do not matter.</param>
    /// <param name="timeframe">The length of an interval.</param>
    /// <param name="from">UTC; the first interval looked at is the first that starts at or after it.</param>
    /// <param name="to">UTC; the last interval looked at is the last that ends at or before it.</param>
    public static IReadOnlyList<(DateTime From, DateTime To)> Find(ReadOnlySpan<long> openTicks, Timeframe timeframe, DateTime from, DateTime to)
    {
        var gaps = new List<(DateTime, DateTime)>();
        var start = timeframe.Floor(from);
        start = start < from ? start + timeframe.Duration : start;
        var end = timeframe.Floor(to);
        var next = start.Ticks;
        foreach (var ticks in openTicks)
        {
            if (ticks < next)
            {
                continue;
            }

            if (ticks >= end.Ticks)
            {
                break;
            }

            if (ticks > next)
            {
                gaps.Add((At(next), At(ticks)));
            }

            next = ticks + timeframe.Duration.Ticks;
        }

        if (next < end.Ticks)
        {
            gaps.Add((At(next), end));
        }

        return gaps;
    }

    private static DateTime At(long ticks) => new(ticks, DateTimeKind.Utc);
}
