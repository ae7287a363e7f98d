using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <summary>
/// How much an order may trade: at most a quantity and at most an amount of funds, fees included. The funds let an
/// order spend what there is at the price it gets, which is not known when it is sent.
/// </summary>
/// <param name="Quantity">Base units, above 0.</param>
/// <param name="Funds">Quote units, above 0, fees included.</param>
public readonly record struct OrderAmount(decimal Quantity, decimal Funds)
{
    /// <summary>Stands for no bound.</summary>
    public const decimal Unlimited = decimal.MaxValue;

    /// <summary>As much as the account can pay for when the order trades.</summary>
    public static OrderAmount Everything => new(Unlimited, Unlimited);

    /// <summary>Whether the order takes less where the account cannot pay for all of it; otherwise it is refused.</summary>
    public bool IsFlexible { get; private init; } = true;

    /// <summary>This quantity or nothing.</summary>
    /// <param name="quantity">Base units, above 0.</param>
    public static OrderAmount Of(decimal quantity) => new(quantity, Unlimited) { IsFlexible = false };

    /// <summary>This quantity, or as much of it as the account can pay for when the order trades.</summary>
    /// <param name="quantity">Base units, above 0.</param>
    public static OrderAmount UpTo(decimal quantity) => new(quantity, Unlimited);

    /// <summary>As much as these funds buy.</summary>
    /// <param name="funds">Quote units, above 0, fees included.</param>
    public static OrderAmount Spending(decimal funds) => new(Unlimited, funds);

    /// <summary>An amount as it was saved.</summary>
    internal static OrderAmount Restored(decimal quantity, decimal funds, bool isFlexible) =>
        new(quantity, funds) { IsFlexible = isFlexible };

    /// <summary>The quantity at a known price, cut down to whole lots; 0 where the funds do not reach for one lot.</summary>
    /// <param name="instrument">Gives the lot.</param>
    /// <param name="price">The price of the fill, above 0.</param>
    /// <param name="feeRate">The fee as a fraction of the notional.</param>
    public decimal AtPrice(Instrument instrument, decimal price, decimal feeRate)
    {
        if (Funds == Unlimited)
        {
            return instrument.RoundQuantity(Quantity);
        }

        var affordable = Funds / (price * (1m + feeRate));
        return instrument.RoundQuantity(Math.Min(Quantity, affordable));
    }
}
