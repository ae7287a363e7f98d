using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Matching;

/// <summary>
/// When a stream of bars has something to say: a running bar has changed, or its interval is over. Intervals in which nothing trades
/// have no bar. Used within the exchange's lock only.
/// </summary>
/// <param name="pace">The least time, by the market's clock, between two messages on the same running bar.</param>
/// <param name="isHeard">Whether somebody hears the bars of a length.</param>
/// <param name="tell">Tells a bar: of which market, how long, as it is, at which UTC time, and whether it is final.</param>
internal sealed class BarTeller(
    TimeSpan pace, Func<MatchingEngine, Timeframe, bool> isHeard, Action<MatchingEngine, Timeframe, ExchangeBar, DateTime, bool> tell)
{
    private readonly Dictionary<MatchingEngine, Running[]> _markets = [];

    /// <summary>Something has traded, and the market's own bars hold it.</summary>
    public void OnTrade(MatchingEngine engine, in Trade trade)
    {
        if (!_markets.TryGetValue(engine, out var bars))
        {
            _markets[engine] = bars = [.. Timeframe.All.Select(timeframe => new Running(timeframe))];
        }

        foreach (var bar in bars)
        {
            var open = bar.Timeframe.Floor(trade.Time);
            if (bar.Open > open)
            {
                continue; // A customer was a moment ahead of the rest of the world, across the edge of an interval.
            }

            if (bar.Open < open)
            {
                Close(engine, bar, trade.Time);
            }

            (bar.Open, bar.IsChanged) = (open, true);
            TellWhereDue(engine, bar, trade.Time);
        }
    }

    /// <summary>The market has reached a time.</summary>
    public void OnTime(DateTime time)
    {
        foreach (var (engine, bars) in _markets)
        {
            foreach (var bar in bars)
            {
                if (bar.Open is { } open && open + bar.Timeframe.Duration <= time)
                {
                    Close(engine, bar, time);
                }
                else if (bar.IsChanged)
                {
                    TellWhereDue(engine, bar, time);
                }
            }
        }
    }

    private void TellWhereDue(MatchingEngine engine, Running bar, DateTime time)
    {
        if (time >= bar.NextDue)
        {
            (bar.IsChanged, bar.NextDue) = (false, time + pace);
            Tell(engine, bar, time, isFinal: false);
        }
    }

    private void Close(MatchingEngine engine, Running bar, DateTime time)
    {
        Tell(engine, bar, time, isFinal: true);
        (bar.Open, bar.IsChanged, bar.NextDue) = (null, false, DateTime.MinValue);
    }

    private void Tell(MatchingEngine engine, Running bar, DateTime time, bool isFinal)
    {
        if (isHeard(engine, bar.Timeframe) && engine.Bars.At(bar.Timeframe.Duration, bar.Open!.Value) is { } content)
        {
            tell(engine, bar.Timeframe, content, time, isFinal);
        }
    }

    private sealed class Running(Timeframe timeframe)
    {
        public Timeframe Timeframe { get; } = timeframe;

        /// <summary>UTC start of the interval under way; null where nothing has traded in it.</summary>
        public DateTime? Open { get; set; }

        public bool IsChanged { get; set; }

        public DateTime NextDue { get; set; }
    }
}
