using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <summary>
/// Cash and the net holding of one instrument, in quote and base units. A short holding is a negative quantity whose proceeds
/// are in the cash, and needs the same backing as a long one.
/// </summary>
/// <param name="cash">The cash to begin with.</param>
public sealed class Account(decimal cash)
{
    /// <summary>Quote units; negative where money is borrowed.</summary>
    public decimal Cash { get; private set; } = cash;

    /// <summary>Base units; negative while short.</summary>
    public decimal Quantity { get; private set; }

    /// <summary>All fees so far, in quote units.</summary>
    public decimal FeesPaid { get; private set; }

    /// <summary>Books a fill.</summary>
    /// <param name="fill">A fill of the account's instrument.</param>
    public void Apply(in Fill fill)
    {
        var isBuy = fill.Side == Side.Buy;
        Cash += (isBuy ? -fill.Notional : fill.Notional) - fill.Fee;
        Quantity += isBuy ? fill.Quantity : -fill.Quantity;
        FeesPaid += fill.Fee;
    }

    /// <summary>What the account is worth: cash and holding at a price.</summary>
    /// <param name="mark">The market's price.</param>
    public decimal Equity(decimal mark) => Cash + (Quantity * mark);

    /// <summary>The size of the holding at a price, 0 or more.</summary>
    /// <param name="mark">The market's price.</param>
    public decimal Exposure(decimal mark) => Math.Abs(Quantity) * mark;

    /// <summary>What new entries may cost: equity times leverage less exposure, not below 0.</summary>
    /// <param name="leverage">The largest exposure as a multiple of equity, above 0; 1 for a cash account.</param>
    /// <param name="mark">The market's price.</param>
    public decimal BuyingPower(decimal leverage, decimal mark) => Math.Max(0m, (Equity(mark) * leverage) - Exposure(mark));
}
