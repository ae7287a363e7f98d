namespace R3edge.Domain.Markets;

/// <summary>
/// Bars of a longer timeframe from a whole series, and bars from a whole list of trades: the batch forms of
/// <see cref="BarAggregator"/> and <see cref="BarBuilder"/>, with the same bars bit for bit.
/// </summary>
public static class BarResampler
{
    /// <summary>Turns bars into bars of a longer timeframe.</summary>
    /// <param name="bars">The bars, each within one interval of the timeframe.</param>
    /// <param name="timeframe">A multiple of the series' timeframe, or the same.</param>
    /// <param name="gaps">What becomes of intervals without any bar.</param>
    /// <param name="includeIncomplete">Whether a last bar is given whose interval the series does not reach the end of.</param>
    /// <exception cref="ArgumentException">The timeframe is no multiple, bars overlap, or one reaches over an interval's end.</exception>
    public static BarSeries Resample(
        BarSeries bars, Timeframe timeframe, GapPolicy gaps = GapPolicy.Omit, bool includeIncomplete = false)
    {
        ArgumentNullException.ThrowIfNull(bars);
        if (timeframe.CompareTo(bars.Timeframe) < 0 || !timeframe.IsMultipleOf(bars.Timeframe))
        {
            throw new ArgumentException($"{timeframe} is not a multiple of {bars.Timeframe}.", nameof(timeframe));
        }

        var result = new BarSeriesBuilder(timeframe, bars.Count / 2);
        var part = bars.Timeframe.Duration.Ticks;
        var previous = default(Bar);
        for (int first = 0, next; first < bars.Count; first = next)
        {
            var interval = timeframe.Floor(bars.OpenTime(first));
            var end = interval + timeframe.Duration;
            var (high, low, volume) = (bars.High[first], bars.Low[first], bars.Volume[first]);
            var bought = bars[first].TakerBuyVolume;
            for (next = first + 1; next < bars.Count && bars.OpenTicks[next] < end.Ticks; next++)
            {
                if (bars.OpenTicks[next] < bars.OpenTicks[next - 1] + part)
                {
                    throw new ArgumentException($"The bar at {bars.OpenTime(next):u} opens before the one before it ends.", nameof(bars));
                }

                high = Math.Max(high, bars.High[next]);
                low = Math.Min(low, bars.Low[next]);
                volume += bars.Volume[next];
                bought += bars[next].TakerBuyVolume;
            }

            var lastEnd = bars.OpenTicks[next - 1] + part;
            if (lastEnd > end.Ticks)
            {
                throw new ArgumentException($"The bar at {bars.OpenTime(next - 1):u} reaches over {end:u}.", nameof(bars));
            }

            Fill(result, previous, interval, gaps);
            if (next == bars.Count && lastEnd < end.Ticks && !includeIncomplete)
            {
                break;
            }

            previous = new Bar(interval, end, bars.Open[first], high, low, bars.Close[next - 1], volume, bought);
            result.Add(previous);
        }

        return result.Build();
    }

    /// <summary>Turns trades into bars.</summary>
    /// <param name="trades">Trades in order of time, then of sequence number.</param>
    /// <param name="timeframe">The length of each bar.</param>
    /// <param name="gaps">What becomes of intervals without trades.</param>
    /// <param name="includeIncomplete">Whether the bar of the last trade is given: trades alone cannot tell whether it is complete.</param>
    /// <exception cref="ArgumentException">The trades are not in order, or one is impossible.</exception>
    public static BarSeries FromTrades(
        ReadOnlySpan<Trade> trades, Timeframe timeframe, GapPolicy gaps = GapPolicy.Omit, bool includeIncomplete = false)
    {
        var result = new BarSeriesBuilder(timeframe);
        var previous = default(Bar);
        for (int first = 0, next; first < trades.Length; first = next)
        {
            var interval = timeframe.Floor(trades[first].Time);
            var end = interval + timeframe.Duration;
            var (high, low, volume) = (trades[first].Price, trades[first].Price, trades[first].Quantity);
            var bought = trades[first].BoughtQuantity;
            for (next = first + 1; next < trades.Length && trades[next].Time < end; next++)
            {
                if (trades[next].Time < trades[next - 1].Time
                    || (trades[next].Time == trades[next - 1].Time && trades[next].Sequence < trades[next - 1].Sequence))
                {
                    throw new ArgumentException($"The trade {trades[next]} comes before {trades[next - 1]}.", nameof(trades));
                }

                high = Math.Max(high, trades[next].Price);
                low = Math.Min(low, trades[next].Price);
                volume += trades[next].Quantity;
                bought += trades[next].BoughtQuantity;
            }

            Fill(result, previous, interval, gaps);
            if (next == trades.Length && !includeIncomplete)
            {
                break;
            }

            previous = new Bar(interval, end, trades[first].Price, high, low, trades[next - 1].Price, volume, bought);
            result.Add(previous);
        }

        return result.Build();
    }

    private static void Fill(BarSeriesBuilder result, Bar previous, DateTime until, GapPolicy gaps)
    {
        if (gaps == GapPolicy.Omit || result.Count == 0)
        {
            return;
        }

        var duration = previous.CloseTime - previous.OpenTime;
        for (var time = previous.CloseTime; time < until; time += duration)
        {
            result.Add(new Bar(
                time, time + duration, previous.Close, previous.Close, previous.Close, previous.Close, 0.0, 0.0 * previous.TakerBuyVolume));
        }
    }
}
