using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>
/// The content of one interval, print by print in any order: by time, then by sequence number, the first print gives the open and
/// the last the close; of prints equal in both, the first and the last to arrive.
/// </summary>
internal struct TradedBar
{
    private long _firstTicks;
    private long _firstSequence;
    private long _lastTicks;
    private long _lastSequence;
    private double _open;
    private double _high;
    private double _low;
    private double _close;
    private double _volume;

    // NaN where it is not known of every print.
    private double _bought;

    /// <summary>Start of the interval, as UTC ticks.</summary>
    public long StartTicks { get; private set; }

    /// <summary>The content of one print.</summary>
    public static TradedBar Of(long startTicks, in Trade print, double bought) => new()
    {
        StartTicks = startTicks,
        _firstTicks = print.Time.Ticks,
        _firstSequence = print.Sequence,
        _lastTicks = print.Time.Ticks,
        _lastSequence = print.Sequence,
        _open = print.Price,
        _high = print.Price,
        _low = print.Price,
        _close = print.Price,
        _volume = print.Quantity,
        _bought = bought,
    };

    /// <summary>The content of a whole interval.</summary>
    public static TradedBar Of(in Bar bar) => new()
    {
        StartTicks = bar.OpenTime.Ticks,
        _firstTicks = bar.OpenTime.Ticks,
        _lastTicks = bar.CloseTime.Ticks,
        _open = bar.Open,
        _high = bar.High,
        _low = bar.Low,
        _close = bar.Close,
        _volume = bar.Volume,
        _bought = bar.TakerBuyVolume ?? double.NaN,
    };

    /// <summary>Takes in a print of the same interval.</summary>
    public void Add(in Trade print, double bought)
    {
        var ticks = print.Time.Ticks;
        _high = Math.Max(_high, print.Price);
        _low = Math.Min(_low, print.Price);
        _volume += print.Quantity;
        _bought += bought;
        if (ticks > _lastTicks || (ticks == _lastTicks && print.Sequence >= _lastSequence))
        {
            _close = print.Price;
            (_lastTicks, _lastSequence) = (ticks, print.Sequence);
        }
        else if (ticks < _firstTicks || (ticks == _firstTicks && print.Sequence < _firstSequence))
        {
            _open = print.Price;
            (_firstTicks, _firstSequence) = (ticks, print.Sequence);
        }
    }

    /// <summary>The bar.</summary>
    /// <param name="duration">The length of its interval.</param>
    public readonly Bar ToBar(TimeSpan duration)
    {
        var open = new DateTime(StartTicks, DateTimeKind.Utc);
        return new Bar(open, open + duration, _open, _high, _low, _close, _volume, double.IsNaN(_bought) ? null : _bought);
    }

    /// <summary>Writes the state.</summary>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(StartTicks);
        writer.Write(_firstTicks);
        writer.Write(_firstSequence);
        writer.Write(_lastTicks);
        writer.Write(_lastSequence);
        writer.Write(_open);
        writer.Write(_high);
        writer.Write(_low);
        writer.Write(_close);
        writer.Write(_volume);
        writer.Write(_bought);
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">The snapshot is too short or its time impossible.</exception>
    public static TradedBar Read(ref SnapshotReader reader)
    {
        var bar = new TradedBar
        {
            StartTicks = reader.ReadInt64(),
            _firstTicks = reader.ReadInt64(),
            _firstSequence = reader.ReadInt64(),
            _lastTicks = reader.ReadInt64(),
            _lastSequence = reader.ReadInt64(),
            _open = reader.ReadDouble(),
            _high = reader.ReadDouble(),
            _low = reader.ReadDouble(),
            _close = reader.ReadDouble(),
            _volume = reader.ReadDouble(),
            _bought = reader.ReadDouble(),
        };
        return bar.StartTicks >= 0 && bar.StartTicks <= DateTime.MaxValue.Ticks
            ? bar
            : throw new InvalidDataException($"The snapshot holds {bar.StartTicks} where a time belongs.");
    }
}
