using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Statistics of the public trades of the last while, by the venue's time: a trade belongs to the window that ends now when
/// it is younger than its length. A trade costs the same on average however many are in the window. Every statistic is NaN
/// until the window has been watched for its whole length since the first trade, or the last <see cref="Restart"/>; without a
/// trade in it, sums are 0 and what needs a trade is NaN. Not safe for use by several threads at once.
/// </summary>
public sealed class TradeWindow : ISnapshotable
{
    private readonly long _length;
    private readonly RingQueue<Entry> _entries = new();

    // Sizes that no younger trade reaches, falling: the oldest is the largest of the window.
    private readonly RingQueue<Peak> _peaks = new();

    private TradeGate _gate;
    private RunningSum _bought;
    private RunningSum _sold;
    private RunningSum _notional;
    private RunningSum _squares;
    private long _startTicks = long.MaxValue;
    private long _nowTicks;

    /// <summary>Starts an empty window.</summary>
    /// <param name="length">Above zero.</param>
    public TradeWindow(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        _length = length.Ticks;
    }

    /// <summary>How long a trade stays in the window.</summary>
    public TimeSpan Length => new(_length);

    /// <summary>Whether the window has been watched for its whole length.</summary>
    public bool IsWarm => _startTicks <= _nowTicks - _length;

    /// <summary>Trades that changed nothing because they came twice or too late.</summary>
    public RefusedTrades Refused => _gate.Refused;

    /// <summary>How many trades.</summary>
    public double Count => IsWarm ? _entries.Count : double.NaN;

    /// <summary>Base units bought by aggressors.</summary>
    public double BuyVolume => IsWarm ? _bought.Value : double.NaN;

    /// <summary>Base units sold by aggressors.</summary>
    public double SellVolume => IsWarm ? _sold.Value : double.NaN;

    /// <summary>Base units traded.</summary>
    public double Volume => BuyVolume + SellVolume;

    /// <summary>Base units bought less those sold by aggressors: the volume delta of the window.</summary>
    public double SignedVolume => BuyVolume - SellVolume;

    /// <summary>Volume bought over volume sold, 0 or more; NaN where nothing was sold.</summary>
    public double LongShortRatio => SellVolume > 0.0 ? BuyVolume / SellVolume : double.NaN;

    /// <summary>Volume bought over volume traded, 0 to 1; NaN where nothing was traded.</summary>
    public double BuyFraction => Volume > 0.0 ? BuyVolume / Volume : double.NaN;

    /// <summary>Volume-weighted average price, in quote units; NaN where nothing was traded.</summary>
    public double Vwap => Volume > 0.0 ? _notional.Value / Volume : double.NaN;

    /// <summary>Mean size of a trade in base units; NaN without a trade.</summary>
    public double MeanSize => Count > 0.0 ? Volume / _entries.Count : double.NaN;

    /// <summary>Sample standard deviation of the sizes in base units; NaN with fewer than two trades.</summary>
    public double SizeDeviation
    {
        get
        {
            if (!(Count > 1.0))
            {
                return double.NaN;
            }

            double count = _entries.Count;
            var total = _bought;
            total.Add(in _sold);
            return Math.Sqrt(Math.Max(0.0, RunningSum.Deviation(count, _squares, total, total)) / count / (count - 1.0));
        }
    }

    /// <summary>Size of the largest trade in base units; NaN without a trade.</summary>
    public double LargestSize => Count > 0.0 ? _peaks.Oldest.Size : double.NaN;

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

        var ticks = trade.Time.Ticks;
        if (ticks <= _nowTicks - _length)
        {
            _gate.CountLate();
            return false;
        }

        _startTicks = Math.Min(_startTicks, ticks);
        _nowTicks = Math.Max(_nowTicks, ticks);
        Expire();
        var signed = trade.Aggressor == Side.Buy ? trade.Quantity : -trade.Quantity;
        _entries.Add(new Entry(ticks, trade.Price, signed));
        Change(trade.Price, signed, 1.0);
        AddPeak(ticks, trade.Quantity);
        return true;
    }

    /// <summary>Lets time pass without a trade.</summary>
    /// <param name="now">UTC; an instant before the last one changes nothing.</param>
    public void Advance(DateTime now)
    {
        _nowTicks = Math.Max(_nowTicks, now.Ticks);
        Expire();
    }

    /// <summary>Forgets the trades and warms up anew, because trades were missed.</summary>
    public void Restart()
    {
        Empty();
        _startTicks = long.MaxValue;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_length);
        writer.Write(_startTicks);
        writer.Write(_nowTicks);
        _gate.Save(writer);
        _bought.Save(writer);
        _sold.Save(writer);
        _notional.Save(writer);
        _squares.Save(writer);
        writer.Write(_entries.Count);
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            writer.Write(entry.Ticks);
            writer.Write(entry.Price);
            writer.Write(entry.Signed);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        WindowChecks.RequireLength(ref reader, _length);
        _startTicks = reader.ReadInt64();
        _nowTicks = reader.ReadInt64();
        _gate.Restore(ref reader);
        _bought.Restore(ref reader);
        _sold.Restore(ref reader);
        _notional.Restore(ref reader);
        _squares.Restore(ref reader);
        _entries.Clear();
        _peaks.Clear();
        var count = Indicators.SnapshotChecks.ReadCount(ref reader, int.MaxValue);
        for (var i = 0; i < count; i++)
        {
            var entry = new Entry(reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble());
            _entries.Add(entry);
            AddPeak(entry.Ticks, Math.Abs(entry.Signed));
        }
    }

    private void Expire()
    {
        var last = _nowTicks - _length;
        while (_entries.Count > 0 && _entries.Oldest.Ticks <= last)
        {
            var (_, price, signed) = _entries.Oldest;
            _entries.RemoveOldest();
            Change(price, signed, -1.0);
        }

        while (_peaks.Count > 0 && _peaks.Oldest.Ticks <= last)
        {
            _peaks.RemoveOldest();
        }

        if (_entries.Count == 0)
        {
            Empty();
        }
    }

    /// <summary>Counts a trade in (sign 1) or out (sign -1), with exactly the same numbers both times.</summary>
    private void Change(double price, double signed, double sign)
    {
        if (signed > 0.0)
        {
            _bought.Add(sign * signed);
        }
        else
        {
            _sold.Add(-sign * signed);
        }

        var size = Math.Abs(signed);
        _notional.AddProduct(sign * price, size);
        _squares.AddProduct(sign * size, size);
    }

    private void AddPeak(long ticks, double size)
    {
        while (_peaks.Count > 0 && _peaks.Newest.Size <= size)
        {
            _peaks.RemoveNewest();
        }

        _peaks.Add(new Peak(ticks, size));
    }

    private void Empty()
    {
        _entries.Clear();
        _peaks.Clear();
        _bought.Clear();
        _sold.Clear();
        _notional.Clear();
        _squares.Clear();
    }

    private readonly record struct Entry(long Ticks, double Price, double Signed);

    private readonly record struct Peak(long Ticks, double Size);
}
