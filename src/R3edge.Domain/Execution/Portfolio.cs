using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>
/// Cash and the net holdings of several instruments that share it, all in the same quote currency. Each holding is valued at the
/// last price it was marked at; a fill marks it too.
/// </summary>
/// <param name="cash">The cash to begin with.</param>
public sealed class Portfolio(decimal cash) : ISnapshotable
{
    private readonly Dictionary<InstrumentId, Holding> _holdings = [];

    /// <summary>Quote units; negative where money is borrowed.</summary>
    public decimal Cash { get; private set; } = cash;

    /// <summary>All fees so far, in quote units.</summary>
    public decimal FeesPaid { get; private set; }

    /// <summary>What the portfolio is worth.</summary>
    public decimal Equity
    {
        get
        {
            var equity = Cash;
            foreach (var holding in _holdings.Values)
            {
                equity += holding.Quantity * holding.Mark;
            }

            return equity;
        }
    }

    /// <summary>The sizes of all holdings, long and short added up, 0 or more.</summary>
    public decimal Exposure
    {
        get
        {
            var exposure = 0m;
            foreach (var holding in _holdings.Values)
            {
                exposure += Math.Abs(holding.Quantity) * holding.Mark;
            }

            return exposure;
        }
    }

    /// <summary>Every instrument that was traded or marked; quantities may be 0.</summary>
    public IReadOnlyDictionary<InstrumentId, Holding> Holdings => _holdings;

    /// <summary>Base units held of an instrument; negative while short.</summary>
    /// <param name="instrument">The instrument.</param>
    public decimal Quantity(InstrumentId instrument) => _holdings.GetValueOrDefault(instrument).Quantity;

    /// <summary>Books a fill.</summary>
    /// <param name="instrument">What was traded.</param>
    /// <param name="fill">The fill.</param>
    public void Apply(InstrumentId instrument, in Fill fill)
    {
        var isBuy = fill.Side == Side.Buy;
        Cash += (isBuy ? -fill.Notional : fill.Notional) - fill.Fee;
        FeesPaid += fill.Fee;
        var holding = _holdings.GetValueOrDefault(instrument);
        _holdings[instrument] = holding.With(isBuy ? fill.Quantity : -fill.Quantity, fill.Price, fill.Fee);
    }

    /// <summary>Tells the market's price of an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="price">Quote units per base unit, above 0.</param>
    public void Mark(InstrumentId instrument, decimal price)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        _holdings[instrument] = _holdings.GetValueOrDefault(instrument) with { Mark = price };
    }

    /// <summary>What new entries may cost: equity times leverage less exposure, not below 0.</summary>
    /// <param name="leverage">The largest exposure as a multiple of equity, above 0; 1 for a cash account.</param>
    public decimal BuyingPower(decimal leverage) => Math.Max(0m, (Equity * leverage) - Exposure);

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(Cash);
        writer.Write(FeesPaid);
        writer.Write(_holdings.Count);

        // In the order of their first use, in which they are added up.
        foreach (var (instrument, holding) in _holdings)
        {
            OrderSnapshots.Write(writer, instrument);
            writer.Write(holding.Quantity);
            writer.Write(holding.Mark);
            writer.Write(holding.Cost);
            writer.Write(holding.RealisedProfit);
            writer.Write(holding.Fees);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        Cash = reader.ReadDecimal();
        FeesPaid = reader.ReadDecimal();
        _holdings.Clear();
        for (var left = reader.ReadCount(int.MaxValue); left > 0; left--)
        {
            _holdings[OrderSnapshots.ReadInstrumentId(ref reader)] = new Holding(
                reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadDecimal());
        }
    }
}
