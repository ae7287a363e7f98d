using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.History;

/// <summary>Makes longer bars anew where minutes were added under them.</summary>
internal static class LongerBars
{
    /// <summary>
    /// The bars of every longer timeframe that lie wholly within a range whose minutes are all known, and over a minute that was added.
    /// </summary>
    /// <param name="known">The minutes there were.</param>
    /// <param name="added">The minutes that were added, by opening time.</param>
    /// <param name="from">UTC start of the range.</param>
    /// <param name="to">UTC end of the range.</param>
    public static IReadOnlyList<FinishedBar> Over(BarSeries known, SortedList<DateTime, Bar> added, DateTime from, DateTime to)
    {
        var minutes = new SortedList<DateTime, Bar>(added);
        for (var i = 0; i < known.Count; i++)
        {
            minutes.TryAdd(known.OpenTime(i), known[i]);
        }

        var result = new List<FinishedBar>();
        var closed = new List<Bar>();
        foreach (var timeframe in Timeframe.All.Skip(1))
        {
            var touched = added.Keys.Select(timeframe.Floor).ToHashSet();
            var aggregator = new BarAggregator(timeframe);
            closed.Clear();
            foreach (var minute in minutes.Values)
            {
                aggregator.Add(minute, closed);
            }

            aggregator.Advance(to, closed);
            result.AddRange(closed
                .Where(bar => touched.Contains(bar.OpenTime) && bar.OpenTime >= from && bar.CloseTime <= to)
                .Select(bar => new FinishedBar(timeframe, bar, 0)));
        }

        return result;
    }
}
