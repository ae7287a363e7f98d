namespace R3edge.Domain.Markets.Quality;

/// <summary>Makes a usable series out of rows with problems, and says exactly what it did.</summary>
public static class BarRepair
{
    /// <summary>
    /// Drops impossible rows, then of rows with the same time all but the first in the file, sorts the rest by time, and fills
    /// gaps where asked to. Spikes, zero volumes and misaligned times are left as they are: they may be true.
    /// </summary>
    /// <param name="rows">The rows in the order of the file.</param>
    /// <param name="timeframe">The length of each bar.</param>
    /// <param name="options">What is allowed; nothing for <see cref="RepairOptions.Default"/>.</param>
    public static RepairResult Repair(IReadOnlyList<BarRow> rows, Timeframe timeframe, RepairOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var dropped = new List<DroppedBar>();
        var kept = Select(rows, dropped);
        var reordered = Sort(kept);
        var filled = new List<FilledBar>();
        var builder = new BarSeriesBuilder(timeframe, kept.Count);
        for (var i = 0; i < kept.Count; i++)
        {
            if (options is { FillGaps: true } && i > 0)
            {
                Fill(builder, kept[i - 1], kept[i], timeframe, filled);
            }

            builder.Add(kept[i].Bar);
        }

        return new RepairResult(builder.Build(), dropped, reordered, filled);
    }

    private static List<BarRow> Select(IReadOnlyList<BarRow> rows, List<DroppedBar> dropped)
    {
        var kept = new List<BarRow>(rows.Count);
        var firstByTime = new Dictionary<DateTime, BarRow>(rows.Count);
        foreach (var row in rows)
        {
            var bar = row.Bar;
            if (!bar.IsPossible)
            {
                dropped.Add(new DroppedBar(row.Line, bar.OpenTime, DropReason.Impossible, 0));
            }
            else if (firstByTime.TryAdd(bar.OpenTime, row))
            {
                kept.Add(row);
            }
            else
            {
                var first = firstByTime[bar.OpenTime];
                var same = (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume)
                    == (first.Bar.Open, first.Bar.High, first.Bar.Low, first.Bar.Close, first.Bar.Volume);
                var reason = same ? DropReason.ExactDuplicate : DropReason.ConflictingDuplicate;
                dropped.Add(new DroppedBar(row.Line, bar.OpenTime, reason, first.Line));
            }
        }

        return kept;
    }

    private static List<int> Sort(List<BarRow> rows)
    {
        var reordered = new List<int>();
        var latest = DateTime.MinValue;
        foreach (var row in rows)
        {
            if (row.Bar.OpenTime < latest)
            {
                reordered.Add(row.Line);
            }
            else
            {
                latest = row.Bar.OpenTime;
            }
        }

        if (reordered.Count > 0)
        {
            rows.Sort(static (left, right) => left.Bar.OpenTime.CompareTo(right.Bar.OpenTime));
        }

        return reordered;
    }

    private static void Fill(
        BarSeriesBuilder builder, in BarRow before, in BarRow after, Timeframe timeframe, List<FilledBar> filled)
    {
        var price = before.Bar.Close;
        var until = timeframe.Floor(after.Bar.OpenTime);
        for (var time = timeframe.Floor(before.Bar.OpenTime) + timeframe.Duration; time < until; time += timeframe.Duration)
        {
            builder.Add(new Bar(time, time + timeframe.Duration, price, price, price, price, 0.0, 0.0 * before.Bar.TakerBuyVolume));
            filled.Add(new FilledBar(time, before.Line));
        }
    }
}
