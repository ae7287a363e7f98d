using R3edge.Domain.Execution;

namespace R3edge.Domain.Tracking;

/// <summary>An order of a position of which more may come, with what is known of it.</summary>
/// <param name="Order">The order as it was sent.</param>
/// <param name="Filled">What has filled so far, cumulative.</param>
/// <param name="IsAcknowledged">Whether the venue has reported on it.</param>
/// <param name="IsCancelRequested">Whether its cancellation or replacement was asked for.</param>
/// <param name="Rung">Of a target: its index in the plan's take-profit ladder; -1 otherwise.</param>
/// <param name="StopOrigin">Of a stop: what put it at its price.</param>
public readonly record struct WorkingOrder(
    Order Order,
    OrderTotals Filled,
    bool IsAcknowledged,
    bool IsCancelRequested,
    int Rung,
    StopOrigin StopOrigin)
{
    /// <summary>Base units that may still fill.</summary>
    public decimal Remaining => Order.Amount.Quantity - Filled.Quantity;
}

/// <summary>Sums over fills.</summary>
/// <param name="Quantity">Base units.</param>
/// <param name="Notional">Sum of price times quantity, in quote units.</param>
/// <param name="Fees">Quote units; negative where rebates outweigh.</param>
public readonly record struct OrderTotals(decimal Quantity, decimal Notional, decimal Fees)
{
    /// <summary>Average price, in quote units; 0 where nothing has filled.</summary>
    public decimal AveragePrice => Quantity == 0m ? 0m : Notional / Quantity;
}
