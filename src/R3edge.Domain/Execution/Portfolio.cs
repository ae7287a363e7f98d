using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <summary>
/// Cash and the net holdings of several instruments that share it, all in the same quote currency. Each holding is valued at the
/// last price it was marked at; a fill marks it too.
/// </summary>
/// <param name="cash">The cash to begin with.</param>
public sealed class Portfolio(decimal cash)
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
        _holdings[instrument] = new Holding(Quantity(instrument) + (isBuy ? fill.Quantity : -fill.Quantity), fill.Price);
    }

    /// <summary>Tells the market's price of an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="price">Quote units per base unit, above 0.</param>
    public void Mark(InstrumentId instrument, decimal price)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        _holdings[instrument] = new Holding(Quantity(instrument), price);
    }

    /// <summary>What new entries may cost: equity times leverage less exposure, not below 0.</summary>
    /// <param name="leverage">The largest exposure as a multiple of equity, above 0; 1 for a cash account.</param>
    public decimal BuyingPower(decimal leverage) => Math.Max(0m, (Equity * leverage) - Exposure);

    private readonly record struct Holding(decimal Quantity, decimal Mark);
}
