using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Absorption: aggressors traded much on one side and the price did not follow, so somebody took the other side. For the last
/// complete interval with signed volume q and price change p, against the root mean squares Q and P of the n intervals before
/// it, the score is sign(q) * max(0, |q| / Q - max(0, sign(q) * p / P)): the flow beyond what the price answered, both in
/// multiples of what is usual. A price that moved against the flow answered nothing. Where no price moved in those n intervals,
/// any answer is a full one. Only intervals with a trade count. The definition is R3edge's own. Warm-up: n + 1 complete
/// intervals after the first, NaN before. Not safe for use by several threads at once.
/// </summary>
public sealed class Absorption : ISnapshotable
{
    private readonly int _period;
    private FlowIntervals _intervals;
    private RollingSum _squaredVolumes;
    private RollingSum _squaredChanges;
    private TradeGate _gate;

    /// <summary>Starts before the first trade.</summary>
    /// <param name="interval">How long an interval lasts, above zero; counted from midnight UTC.</param>
    /// <param name="intervals">How many say what is usual, 1 or more.</param>
    public Absorption(TimeSpan interval, int intervals)
    {
        _period = intervals;
        _intervals = new FlowIntervals(interval);
        _squaredVolumes = new RollingSum(intervals);
        _squaredChanges = new RollingSum(intervals);
    }

    /// <summary>
    /// Multiples of the usual signed volume: above 0 buying was absorbed by sellers, below 0 selling by buyers, 0 where the price
    /// followed. NaN during warm-up, and where no interval before had signed volume.
    /// </summary>
    public double Score { get; private set; } = double.NaN;

    /// <summary>Trades that changed nothing because they came twice or too late.</summary>
    public RefusedTrades Refused => _gate.Refused;

    /// <summary>Takes in a trade. The score changes when a trade of a later interval completes one.</summary>
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
            Judge(completed);
        }

        return true;
    }

    /// <summary>Lets time pass without a trade, which completes the interval when it is over.</summary>
    /// <param name="now">UTC; an instant before the end of the interval changes nothing.</param>
    public void Advance(DateTime now)
    {
        if (_intervals.Advance(now.Ticks, out var completed))
        {
            Judge(completed);
        }
    }

    /// <summary>Forgets everything and warms up anew, because trades were missed.</summary>
    public void Restart()
    {
        _intervals.Clear();
        _squaredVolumes = new RollingSum(_period);
        _squaredChanges = new RollingSum(_period);
        Score = double.NaN;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _intervals.Save(writer);
        _squaredVolumes.Save(writer);
        _squaredChanges.Save(writer);
        _gate.Save(writer);
        writer.Write(Score);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _intervals.Restore(ref reader);
        _squaredVolumes.Restore(ref reader);
        _squaredChanges.Restore(ref reader);
        _gate.Restore(ref reader);
        Score = reader.ReadDouble();
    }

    private void Judge(in FlowInterval interval)
    {
        var (volume, change) = interval;
        Score = double.NaN;
        if (_squaredVolumes.IsFull && _squaredVolumes.Value > 0.0)
        {
            var usualVolume = Math.Sqrt(_squaredVolumes.Value / _period);
            var usualChange = Math.Sqrt(_squaredChanges.Value / _period);
            var answer = Math.Sign(volume) * change;
            var answered = answer > 0.0 ? answer / usualChange : 0.0;
            Score = Math.Sign(volume) * Math.Max(0.0, Math.Abs(volume) / usualVolume - answered);
        }

        _squaredVolumes.Add(volume * volume);
        _squaredChanges.Add(change * change);
    }
}
