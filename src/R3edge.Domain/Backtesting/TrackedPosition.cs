using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

/// <summary>A position of a backtest and the bars of its fills, which the position itself does not know.</summary>
internal sealed class TrackedPosition(PositionState state)
{
    private int _entryBar = -1;
    private int _exitBar = -1;

    public PositionState State { get; private set; } = state;

    public bool HasWorking(OrderId id)
    {
        foreach (ref readonly var working in State.WorkingOrders.AsSpan())
        {
            if (working.Order.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    public void Advance(PositionState next, int bar)
    {
        if (_entryBar < 0 && next.Entered.Quantity > 0m)
        {
            _entryBar = bar;
        }

        if (next.Exited.Quantity > State.Exited.Quantity)
        {
            _exitBar = bar;
        }

        State = next;
    }

    /// <summary>The closed position as a report shows it.</summary>
    /// <param name="bars">The bars it was traded on.</param>
    /// <param name="atEnd">Whether its last fill closed it because the data ended.</param>
    public ClosedTrade ToTrade(BarSeries bars, bool atEnd)
    {
        var entry = (double)State.Entered.AveragePrice;
        var exit = (double)State.Exited.AveragePrice;
        var (highest, lowest) = Extremes(bars, Math.Max(entry, exit), Math.Min(entry, exit), atEnd);
        var (up, down) = ((highest - entry) / entry, (entry - lowest) / entry);
        var isLong = State.Plan.Bias == Bias.Long;
        var trade = State.ToClosedTrade(isLong ? down : up, isLong ? up : down, _exitBar - _entryBar);
        return atEnd ? trade with { ExitReason = ExitReason.EndOfData } : trade;
    }

    // What a bar did before an entry within it, or after an exit within it, did not happen to the position.
    private (double Highest, double Lowest) Extremes(BarSeries bars, double highest, double lowest, bool atEnd)
    {
        var start = _entryBar;
        if (State.Plan.Entry.Type != OrderType.Market && start < _exitBar)
        {
            var close = bars.Close[start];
            highest = Math.Max(highest, close);
            lowest = Math.Min(lowest, close);
            start++;
        }

        var count = Math.Max(0, _exitBar + (atEnd ? 1 : 0) - start);
        return (Marking.Highest(bars.High.Slice(start, count), highest), Marking.Lowest(bars.Low.Slice(start, count), lowest));
    }
}
