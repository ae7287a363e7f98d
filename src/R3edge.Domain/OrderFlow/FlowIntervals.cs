using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>What one interval of time did.</summary>
/// <param name="SignedVolume">Base units bought less those sold by aggressors.</param>
/// <param name="PriceChange">Last price less the last price of the interval before it that had a trade, in quote units.</param>
internal readonly record struct FlowInterval(double SignedVolume, double PriceChange);

/// <summary>
/// Adds trades up by intervals of equal length, counted from midnight. An interval without a trade does not exist. The first
/// interval gives only its last price: nothing is known of what came before it.
/// </summary>
internal struct FlowIntervals : ISnapshotable
{
    private readonly long _length;
    private bool _isOpen;
    private long _startTicks;
    private double _signed;
    private double _price;
    private double _previousPrice;

    public FlowIntervals(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        _length = length.Ticks;
        _previousPrice = double.NaN;
    }

    /// <summary>Takes in a trade of this interval or a later one.</summary>
    /// <returns>Whether that completed an interval.</returns>
    public bool Add(in Trade trade, out FlowInterval completed)
    {
        var ticks = trade.Time.Ticks;
        var hasCompleted = Advance(ticks, out completed);
        if (!_isOpen)
        {
            _isOpen = true;
            _startTicks = ticks - ticks % _length;
            _signed = 0.0;
        }

        _signed += trade.Aggressor == Side.Buy ? trade.Quantity : -trade.Quantity;
        _price = trade.Price;
        return hasCompleted;
    }

    /// <summary>Lets time pass.</summary>
    /// <returns>Whether that completed an interval.</returns>
    public bool Advance(long nowTicks, out FlowInterval completed)
    {
        completed = default;
        if (!_isOpen || nowTicks < _startTicks + _length)
        {
            return false;
        }

        _isOpen = false;
        _startTicks += _length;
        completed = new FlowInterval(_signed, _price - _previousPrice);
        _previousPrice = _price;
        return !double.IsNaN(completed.PriceChange);
    }

    /// <summary>Whether a trade belongs to an interval that is over.</summary>
    public readonly bool IsOver(long ticks) => ticks < _startTicks;

    public void Clear()
    {
        _isOpen = false;
        _previousPrice = double.NaN;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_length);
        writer.Write(_isOpen ? 1 : 0);
        writer.Write(_startTicks);
        writer.Write(_signed);
        writer.Write(_price);
        writer.Write(_previousPrice);
    }

    public void Restore(ref SnapshotReader reader)
    {
        WindowChecks.RequireLength(ref reader, _length);
        _isOpen = reader.ReadInt32() != 0;
        _startTicks = reader.ReadInt64();
        _signed = reader.ReadDouble();
        _price = reader.ReadDouble();
        _previousPrice = reader.ReadDouble();
    }
}
