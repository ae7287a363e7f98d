using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Feeds;

/// <summary>
/// Lets the trades of one instrument through once and in the order of their numbers. It remembers the last numbers, so that a
/// trade seen before is told from one that comes too late; both are held back, and counted apart.
/// </summary>
public sealed class TradeFilter
{
    private readonly long[] _recent;
    private readonly bool _isConsecutive;
    private long _admitted;

    /// <summary>Creates a filter.</summary>
    /// <param name="isConsecutive">
    /// Whether the venue numbers an instrument's trades one by one (Binance, Kraken, Coinbase), so that a jump tells that some
    /// are missing. KuCoin's numbers only grow.
    /// </param>
    /// <param name="memory">How many numbers are remembered, 1 or more; one older than all of them counts as out of order.</param>
    public TradeFilter(bool isConsecutive, int memory = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(memory);
        _isConsecutive = isConsecutive;
        _recent = new long[memory];
    }

    /// <summary>The number of the last trade let through; null before the first.</summary>
    public long? Last => _admitted == 0 ? null : _recent[(_admitted - 1) % _recent.Length];

    /// <summary>Trades held back because they were let through before.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Trades held back because a later one was let through before them.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Trades that are missing, as far as the numbers tell.</summary>
    public long Missing { get; private set; }

    /// <summary>Judges a trade.</summary>
    /// <param name="trade">The trade.</param>
    /// <returns>Next or next after a gap where it goes through.</returns>
    public TradeVerdict Admit(in Trade trade)
    {
        var last = Last;
        if (last is { } newest && trade.Sequence <= newest)
        {
            if (Remembers(trade.Sequence))
            {
                Duplicates++;
                return TradeVerdict.Duplicate;
            }

            OutOfOrder++;
            return TradeVerdict.OutOfOrder;
        }

        _recent[_admitted++ % _recent.Length] = trade.Sequence;
        if (!_isConsecutive || last is not { } before || trade.Sequence == before + 1)
        {
            return TradeVerdict.Next;
        }

        Missing += trade.Sequence - before - 1;
        return TradeVerdict.NextAfterGap;
    }

    /// <summary>Goes on behind a trade that was let through elsewhere.</summary>
    /// <param name="sequence">Its number.</param>
    /// <exception cref="InvalidOperationException">Trades were let through already.</exception>
    internal void Resume(long sequence)
    {
        if (_admitted > 0)
        {
            throw new InvalidOperationException("Trades were let through already.");
        }

        _recent[_admitted++] = sequence;
    }

    /// <summary>Sets the count of missing trades down when they were fetched after all.</summary>
    /// <param name="count">How many.</param>
    internal void Recovered(long count) => Missing = Math.Max(0, Missing - count);

    // The numbers let through only grow, so the ring is sorted from its oldest entry on.
    private bool Remembers(long sequence)
    {
        var (low, high) = (Math.Max(0, _admitted - _recent.Length), _admitted - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var candidate = _recent[middle % _recent.Length];
            if (candidate == sequence)
            {
                return true;
            }

            if (candidate < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return false;
    }
}
