using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Price impact (Kyle 1985, Econometrica 53): the slope of the price change on the signed volume of aggressors, by least
/// squares with an intercept over the last n intervals that had a trade. The price change of an interval is its last price
/// less that of the interval before. Warm-up: n complete intervals after the first, NaN before. Not safe for use by several
/// threads at once.
/// </summary>
public sealed class KyleLambda : ISnapshotable
{
    private FlowIntervals _intervals;
    private RollingRegression _regression;
    private TradeGate _gate;

    /// <summary>Starts before the first trade.</summary>
    /// <param name="interval">How long an interval lasts, above zero; counted from midnight UTC.</param>
    /// <param name="intervals">How many are looked at, 3 or more.</param>
    public KyleLambda(TimeSpan interval, int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 3);
        _intervals = new FlowIntervals(interval);
        _regression = new RollingRegression(intervals);
    }

    /// <summary>Quote units of price for a base unit of signed volume; NaN during warm-up, and where the signed volume never varied.</summary>
    public double Value => _regression.Slope;

    /// <summary>The share of the price changes' variance that signed volume explains, 0 to 1; NaN as for the value, and where the price never varied.</summary>
    public double Fit => _regression.Fit;

    /// <summary>Trades that changed nothing because they came twice or too late.</summary>
    public RefusedTrades Refused => _gate.Refused;

    /// <summary>Takes in a trade. The value changes when a trade of a later interval completes one.</summary>
    /// <param name="trade">Price above 0, quantity 0 or more, time UTC.</param>
    /// <returns>False when the trade is repeated or late: it changed nothing but <see cref="Refused"/>.</returns>
    /// <exception cref="ArgumentException">Price, quantity or time is impossible.</exception>
    public bool Add(in Trade trade)
    {
        if (!_gate.Admit(trade))
        {
            return false;
        }

        if (_intervals.IsOver(trade.Time.Ticks))
        {
            _gate.CountLate();
            return false;
        }

        if (_intervals.Add(trade, out var completed))
        {
            _regression.Add(completed.SignedVolume, completed.PriceChange);
        }

        return true;
    }

    /// <summary>Lets time pass without a trade, which completes the interval when it is over.</summary>
    /// <param name="now">UTC; an instant before the end of the interval changes nothing.</param>
    public void Advance(DateTime now)
    {
        if (_intervals.Advance(now.Ticks, out var completed))
        {
            _regression.Add(completed.SignedVolume, completed.PriceChange);
        }
    }

    /// <summary>Forgets everything and warms up anew, because trades were missed.</summary>
    public void Restart()
    {
        _intervals.Clear();
        _regression.Clear();
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _intervals.Save(writer);
        _regression.Save(writer);
        _gate.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _intervals.Restore(ref reader);
        _regression.Restore(ref reader);
        _gate.Restore(ref reader);
    }
}
