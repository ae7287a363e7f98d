using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// Puts the trades of one instrument in order across interruptions. When trades are missing it holds back those that follow
/// until the missing ones have been fetched, or cannot be; so what comes out is in order, each once, and what was fetched is
/// marked. No clock and no connection.
/// </summary>
/// <param name="isConsecutive">Whether the venue numbers the trades of an instrument one by one.</param>
/// <param name="mostHeld">How many trades are held back at most; with more the gap is given up.</param>
/// <param name="missing">Told, between the trades that come out, where some are missing for good; null where nobody listens.</param>
public sealed class TradeSequencer(bool isConsecutive, int mostHeld = 20_000, Action? missing = null)
{
    private readonly TradeFilter _filter = new(isConsecutive);
    private readonly List<(Trade Trade, bool IsInterrupted)> _held = [];
    private DateTime _lastTime;
    private bool _wasInterrupted;

    // An interruption while trades are held back lies behind those, and must be looked at there.
    private bool _wasInterruptedBehindHeld;

    /// <summary>Takes a trade that comes out.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="isBackfilled">Whether it was fetched afterwards.</param>
    public delegate void Output(in Trade trade, bool isBackfilled);

    /// <summary>What is missing now; null where nothing is.</summary>
    public TradeGap? Gap { get; private set; }

    /// <summary>Trades that came again.</summary>
    public long Duplicates => _filter.Duplicates;

    /// <summary>Trades that came too late.</summary>
    public long OutOfOrder => _filter.OutOfOrder;

    /// <summary>Gaps that were left open because too many trades followed.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Declares that the connection was lost, so trades may be missing even where numbers do not show it.</summary>
    public void Interrupt()
    {
        if (Gap is null)
        {
            _wasInterrupted = _filter.Last is not null;
        }
        else
        {
            _wasInterruptedBehindHeld = true;
        }
    }

    /// <summary>Goes on behind a trade that came out earlier, elsewhere: what happened since then may be missing.</summary>
    /// <param name="sequence">The number of that trade.</param>
    /// <param name="time">Its UTC time.</param>
    /// <exception cref="InvalidOperationException">Trades have come out already.</exception>
    public void Resume(long sequence, DateTime time)
    {
        _filter.Resume(sequence);
        (_lastTime, _wasInterrupted) = (time, true);
    }

    /// <summary>Takes in a trade from the feed.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="output">Takes what comes out.</param>
    public void Offer(in Trade trade, Output output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Gap is null)
        {
            if (IsGapBefore(trade))
            {
                Gap = new TradeGap(_filter.Last!.Value, _lastTime, trade.Sequence);
                _held.Add((trade, false));
            }
            else
            {
                Release(trade, isBackfilled: false, output);
            }

            return;
        }

        _held.Add((trade, _wasInterruptedBehindHeld));
        _wasInterruptedBehindHeld = false;
        if (_held.Count > mostHeld)
        {
            GivenUp++;
            missing?.Invoke();
            GiveUp(output);
        }
    }

    /// <summary>Takes in trades that were fetched for the gap, and closes it.</summary>
    /// <param name="trades">Trades in any order; those outside the gap are passed over.</param>
    /// <param name="output">Takes what comes out.</param>
    /// <param name="reachesBack">Where numbers do not tell: whether the trades reach back to the last one before the gap.</param>
    /// <returns>How many of them came out.</returns>
    public int Fill(IEnumerable<Trade> trades, Output output, bool reachesBack = true)
    {
        if (Gap is not { } gap)
        {
            return 0;
        }

        var count = 0;
        var wanted = trades.Where(trade => trade.Sequence > gap.After && trade.Sequence < gap.Before)
            .DistinctBy(trade => trade.Sequence).OrderBy(trade => trade.Sequence).ToArray();
        var isWhole = isConsecutive ? wanted.Length == gap.Before - gap.After - 1 : reachesBack;
        TellMissing(isWhole);
        foreach (ref readonly var trade in wanted.AsSpan())
        {
            count += Release(trade, isBackfilled: true, output) ? 1 : 0;
        }

        // Nobody knows where in the gap the missing ones were: neither end of it is to be taken for whole.
        TellMissing(isWhole || wanted.Length == 0);
        GiveUp(output);
        return count;
    }

    /// <summary>Leaves the gap open and lets go what was held back.</summary>
    /// <param name="output">Takes what comes out.</param>
    public void GiveUp(Output output)
    {
        if (Gap is null)
        {
            return;
        }

        Gap = null;
        var isInterruptedBehind = _wasInterruptedBehindHeld;
        _wasInterruptedBehindHeld = false;
        var held = _held.OrderBy(entry => entry.Trade.Sequence).ToArray();
        _held.Clear();
        Release(held[0].Trade, isBackfilled: false, output);
        foreach (var (trade, isInterrupted) in held.AsSpan(1))
        {
            if (isInterrupted)
            {
                Interrupt();
            }

            Offer(trade, output); // The feed may have been interrupted again meanwhile: that is a gap of its own.
        }

        if (isInterruptedBehind)
        {
            Interrupt();
        }
    }

    private void TellMissing(bool isWhole)
    {
        if (!isWhole)
        {
            missing?.Invoke();
        }
    }

    private bool IsGapBefore(in Trade trade)
    {
        if (_filter.Last is not { } last || trade.Sequence <= last)
        {
            return false;
        }

        var isGap = isConsecutive ? trade.Sequence > last + 1 : _wasInterrupted;
        _wasInterrupted = false;
        return isGap;
    }

    private bool Release(in Trade trade, bool isBackfilled, Output output)
    {
        if (_filter.Admit(trade) is not (TradeVerdict.Next or TradeVerdict.NextAfterGap))
        {
            return false;
        }

        _lastTime = trade.Time;
        output(trade, isBackfilled);
        return true;
    }
}
