using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>One instrument of a paper venue: its matcher and its price.</summary>
internal sealed class PaperMarket(Instrument instrument, OrderMatcher matcher)
{
    private double _price;
    private double _close;
    private long _closeTicks = long.MaxValue;
    private bool _isNew;
    private bool _hasTrades;

    public Instrument Instrument { get; } = instrument;

    public OrderMatcher Matcher { get; } = matcher;

    /// <summary>The price that the account's holdings were valued at last; 0 before the first.</summary>
    public decimal Mark { get; private set; }

    /// <summary>The last price known, be it of the close of a bar that other instruments have not reached yet; 0 before the first.</summary>
    public decimal LastPrice => (decimal)(_closeTicks == long.MaxValue ? _price : _close);

    public void Show(in Trade trade)
    {
        _hasTrades = true;
        Show(trade.Price);
    }

    /// <summary>The middle of a quote is the price until trades tell better.</summary>
    public void Show(in Quote quote)
    {
        if (!_hasTrades)
        {
            Show(quote.Mid);
        }
    }

    public void Show(double price)
    {
        _price = price;
        _closeTicks = long.MaxValue;
        _isNew = true;
    }

    /// <summary>Tells a price that counts from a later time on: instruments are told their bars of the same time one after the other.</summary>
    public void ShowLater(double price, long ticks)
    {
        _close = price;
        _closeTicks = ticks;
    }

    /// <summary>Whether <see cref="Mark"/> has changed by a time.</summary>
    public bool TryMark(long ticks)
    {
        if (_closeTicks <= ticks)
        {
            Show(_close);
        }

        if (!_isNew)
        {
            return false;
        }

        _isNew = false;
        Mark = (decimal)_price;
        return true;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Write(_price);
        writer.Write(_close);
        writer.Write(_closeTicks);
        writer.Write(_isNew);
        writer.Write(_hasTrades);
        writer.Write(Mark);
        Matcher.SaveState(writer);
    }

    public void Restore(ref SnapshotReader reader)
    {
        _price = reader.ReadDouble();
        _close = reader.ReadDouble();
        _closeTicks = reader.ReadInt64();
        _isNew = reader.ReadBoolean();
        _hasTrades = reader.ReadBoolean();
        Mark = reader.ReadDecimal();
        Matcher.RestoreState(ref reader);
    }
}
