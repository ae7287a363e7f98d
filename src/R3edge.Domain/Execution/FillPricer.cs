using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <summary>Price, quantity and fee of a fill, once it is known that there is one.</summary>
internal sealed class FillPricer(Instrument instrument, FillModel model)
{
    private readonly LotGrid _lots = new(instrument);
    private readonly bool _slips = model.Slippage is not SlippageModel.NoSlippage;

    /// <summary>
    /// The price that a taker gets. Impact is judged on what could be bought at the price before slippage, which is never less
    /// than what is bought.
    /// </summary>
    public decimal Slipped(decimal price, bool isBuy, in OrderAmount left, decimal available, decimal traded, double barVolume)
    {
        if (!_slips)
        {
            return price;
        }

        var quantity = model.Slippage is SlippageModel.VolumeShare
            ? traded + Math.Min(available, left.AtPrice(instrument, price, model.Fees.TakerRate))
            : 0m;
        var fraction = model.Slippage.Fraction(quantity, (decimal)barVolume);
        if (fraction == 0m)
        {
            return price;
        }

        // A sell cannot be pushed below the smallest price there is.
        return isBuy
            ? instrument.RoundPrice(price * (1m + fraction), PriceRounding.Up)
            : Math.Max(instrument.RoundPrice(price * (1m - fraction), PriceRounding.Down), Math.Min(price, instrument.TickSize));
    }

    /// <summary>Whole lots that what is left of an order comes to at a price; fees included, never more than its funds.</summary>
    public decimal Quantity(in OrderAmount left, decimal price, Liquidity liquidity)
    {
        if (left.Funds == OrderAmount.Unlimited)
        {
            return _lots.Round(left.Quantity);
        }

        var rate = model.Fees.Rate(liquidity);
        var quantity = left.AtPrice(instrument, price, rate);

        // A quotient rounded up at its last digit can reach one lot too far.
        var notional = price * quantity;
        return notional + (notional * rate) > left.Funds ? quantity - instrument.LotSize : quantity;
    }
}
