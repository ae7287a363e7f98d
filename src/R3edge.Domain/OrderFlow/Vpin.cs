using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Volume-synchronised probability of informed trading (Easley, Lopez de Prado and O'Hara 2012, Review of Financial Studies
/// 25): trades fill buckets of equal volume V, and VPIN is the sum of |bought - sold| over the last n full buckets divided by
/// nV. Here bought and sold are what the venue says of the aggressor; <see cref="BulkVpin"/> infers them from bars as the
/// authors do. A trade that overfills a bucket is split. Warm-up: n full buckets, NaN before. Not safe for use by several
/// threads at once.
/// </summary>
public sealed class Vpin : ISnapshotable
{
    private ImbalanceBuckets _buckets;
    private TradeGate _gate;

    /// <summary>Starts with empty buckets.</summary>
    /// <param name="bucketVolume">Base units in a bucket, above 0; the authors take a fiftieth of an average day's volume.</param>
    /// <param name="buckets">How many are looked at, 1 or more; the authors take 50.</param>
    public Vpin(double bucketVolume, int buckets = 50) => _buckets = new ImbalanceBuckets(bucketVolume, buckets);

    /// <summary>0 (balanced) to 1 (all on one side); NaN during warm-up.</summary>
    public double Value => _buckets.Mean;

    /// <summary>Trades that changed nothing because they came twice or too late.</summary>
    public RefusedTrades Refused => _gate.Refused;

    /// <summary>Takes in a trade.</summary>
    /// <param name="trade">Price above 0, quantity 0 or more, time UTC.</param>
    /// <returns>False when the trade is repeated or late: it changed nothing but <see cref="Refused"/>.</returns>
    /// <exception cref="ArgumentException">Price, quantity or time is impossible.</exception>
    public bool Add(in Trade trade)
    {
        if (!_gate.Admit(trade))
        {
            return false;
        }

        var bought = trade.Aggressor == Side.Buy;
        _buckets.Add(bought ? trade.Quantity : 0.0, bought ? 0.0 : trade.Quantity);
        return true;
    }

    /// <summary>Empties the buckets and warms up anew, because trades were missed.</summary>
    public void Restart() => _buckets.Clear();

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _buckets.Save(writer);
        _gate.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _buckets.Restore(ref reader);
        _gate.Restore(ref reader);
    }
}
