namespace R3edge.Domain.Markets;

/// <content>What happens when time moves on, or the source changes.</content>
public sealed partial class InstrumentBars
{
    private void Reach(long ticks, List<FinishedBar> finished)
    {
        if (ticks >= _endTicks)
        {
            MoveTo(ticks, finished);
        }
    }

    private void MoveTo(long ticks, List<FinishedBar> finished)
    {
        _sinceTicks = _sinceTicks == Unknown ? ticks : _sinceTicks;
        var interval = Base.Floor(new DateTime(ticks, DateTimeKind.Utc));
        if (interval.Ticks > _startTicks)
        {
            CloseBefore(interval, finished);
            _startTicks = interval.Ticks;
        }

        _endTicks = _startTicks + Base.Duration.Ticks;
    }

    private void CloseBefore(DateTime interval, List<FinishedBar> finished)
    {
        var first = finished.Count;
        var closed = default(Bar);
        var hasClosed = _isOpen;
        if (hasClosed)
        {
            _isOpen = false;
            closed = _bar.ToBar(Base.Duration);
            if (Give(Base, closed, finished) && _rank == TradesRank)
            {
                _recent.Add(_bar);
            }
        }

        for (var i = _base + 1; i < _longer.Length; i++)
        {
            var longer = _longer[i];
            if (!longer.Timeframe.IsMultipleOf(Base))
            {
                continue;
            }

            _scratch.Clear();
            if (hasClosed)
            {
                longer.Add(closed, _scratch);
            }

            longer.Advance(interval, _scratch);
            foreach (var bar in _scratch)
            {
                Give(longer.Timeframe, bar, finished);
            }
        }

        Sort(finished, first);
        _recent.TakeRepairs(Base, finished);
    }

    private bool Give(Timeframe timeframe, in Bar bar, List<FinishedBar> finished)
    {
        var isWhole = bar.OpenTime.Ticks >= _sinceTicks;
        if (isWhole)
        {
            finished.Add(new FinishedBar(timeframe, bar, 0));
        }

        return isWhole;
    }

    // By closing time; of equal ones the shortest stays first. There are at most a dozen, nearly in order.
    private static void Sort(List<FinishedBar> finished, int first)
    {
        for (var i = first + 1; i < finished.Count; i++)
        {
            var bar = finished[i];
            var place = i;
            for (; place > first && finished[place - 1].Bar.CloseTime > bar.Bar.CloseTime; place--)
            {
                finished[place] = finished[place - 1];
            }

            finished[place] = bar;
        }
    }

    private void TakeOver(int rank, int baseIndex)
    {
        _isOpen = false;
        _rank = rank;
        if (baseIndex == _base)
        {
            return;
        }

        // What the longer bars have so far is made of other parts; intervals under way are not whole any more.
        _base = baseIndex;
        Renew();
        if (_startTicks == long.MinValue)
        {
            return;
        }

        _startTicks = Base.Floor(new DateTime(_startTicks, DateTimeKind.Utc)).Ticks;
        _endTicks = _startTicks + Base.Duration.Ticks;
        _sinceTicks = _sinceTicks == Unknown ? Unknown : Math.Max(_sinceTicks, _startTicks);
        _recent.Clear(_startTicks - 1);
    }

    private void Renew()
    {
        for (var i = 0; i < _longer.Length; i++)
        {
            _longer[i] = new BarAggregator(Timeframe.All[i]);
        }
    }
}
