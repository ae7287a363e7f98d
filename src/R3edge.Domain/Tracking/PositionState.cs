using System.Collections.Immutable;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tracking;

/// <summary>All that is known of a position. Immutable; <see cref="PositionMachine"/> makes the next one.</summary>
public sealed record PositionState
{
    /// <summary>After so many exit orders in a row that filled nothing, the machine sends no further one of its own accord.</summary>
    public const int MaximumFailedExits = 5;

    /// <summary>What was decided before the first order.</summary>
    public required PositionPlan Plan { get; init; }

    /// <summary>UTC time at which the position was planned and its entry sent.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Where the position stands.</summary>
    public PositionStatus Status { get; init; }

    /// <summary>Every order of which more may come, cancellations in flight included. Nothing the venue works is missing here.</summary>
    public ImmutableArray<WorkingOrder> WorkingOrders { get; init; } = [];

    /// <summary>Sums over all entry fills.</summary>
    public OrderTotals Entered { get; init; }

    /// <summary>Sums over all exit, stop and target fills.</summary>
    public OrderTotals Exited { get; init; }

    /// <summary>Filled quantity of each rung of the ladder, in base units; empty while none has filled.</summary>
    public ImmutableArray<decimal> TargetsFilled { get; init; } = [];

    /// <summary>Where the stop is, in quote units; null where there is none.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>What put the stop there.</summary>
    public StopOrigin StopOrigin { get; init; }

    /// <summary>Best price since entry, in quote units; null before the first fill and where the plan trails nothing.</summary>
    public double? BestPrice { get; init; }

    /// <summary>UTC time of the first entry fill.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>UTC time of the latest fill that made the position smaller.</summary>
    public DateTime? LastExitAt { get; init; }

    /// <summary>UTC time of the last exit fill of a closed position, or of the report that ended a rejected or cancelled one.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>UTC close time of the last bar that changed something.</summary>
    public DateTime? LastBarAt { get; init; }

    /// <summary>
    /// Why it ends: the reason of the decision to leave it, unless a stop or target filled the last of it first; null
    /// until then.
    /// </summary>
    public ExitReason? ExitReason { get; init; }

    /// <summary>UTC time of the latest decision to leave it.</summary>
    public DateTime? ExitDecidedAt { get; init; }

    /// <summary>Exit orders in a row that ended without a fill.</summary>
    public int FailedExits { get; init; }

    /// <summary>How many orders were made so far.</summary>
    public int OrderCounter { get; init; }

    /// <summary>Base units entered and not yet left; negative only where the venue filled more exits than there was.</summary>
    public decimal OpenQuantity => Entered.Quantity - Exited.Quantity;

    /// <summary>All fees so far, in quote units.</summary>
    public decimal Fees => Entered.Fees + Exited.Fees;

    /// <summary>Whether nothing can happen to the position any more.</summary>
    public bool HasEnded => Status >= PositionStatus.Closed;

    /// <summary>
    /// Whether a person must look: the venue refused <see cref="MaximumFailedExits"/> exits in a row, or filled more
    /// exits than was open. A later <see cref="PositionEvent.ExitRequested"/> tries the refused exit again.
    /// </summary>
    public bool NeedsAttention =>
        Status == PositionStatus.Closing && (OpenQuantity < 0m || FailedExits >= MaximumFailedExits);

    /// <summary>
    /// What has been earned so far, in quote units: exits against what they had cost at the average entry price, less all fees, those of
    /// the entry included. The profit once closed; while all is still open, the fees paid.
    /// </summary>
    public decimal RealisedProfit => (Plan.Bias.Sign() * (Exited.Notional - (Entered.Notional - OpenCost))) - Fees;

    /// <summary>What closing what is open at a price would earn over the average entry price, in quote units, its fees not counted.</summary>
    /// <param name="price">The price, in quote units.</param>
    public decimal UnrealisedProfit(decimal price) => Plan.Bias.Sign() * ((OpenQuantity * price) - OpenCost);

    private decimal OpenCost => OpenQuantity == 0m ? 0m : OpenQuantity * Entered.AveragePrice;

    /// <summary>The position as a report shows it.</summary>
    /// <param name="maximumAdverseExcursion">Largest unrealised loss as a fraction of the entry price, 0 or more.</param>
    /// <param name="maximumFavourableExcursion">Largest unrealised profit as a fraction of the entry price, 0 or more.</param>
    /// <param name="barsHeld">Bars from the entry bar to the exit bar.</param>
    /// <exception cref="InvalidOperationException">The position is not closed.</exception>
    public ClosedTrade ToClosedTrade(double maximumAdverseExcursion, double maximumFavourableExcursion, int barsHeld)
    {
        if (Status != PositionStatus.Closed || OpenedAt is not { } openedAt || ClosedAt is not { } closedAt || ExitReason is not { } reason)
        {
            throw new InvalidOperationException($"Position {Plan.Id} is {Status}; only a closed one is a trade.");
        }

        return new ClosedTrade(
            Plan.Id,
            Plan.Bias,
            openedAt,
            Entered.AveragePrice,
            closedAt,
            Exited.AveragePrice,
            Entered.Quantity,
            Fees,
            RealisedProfit,
            maximumAdverseExcursion,
            maximumFavourableExcursion,
            barsHeld,
            reason);
    }

    /// <summary>Whether an id is of one of the position's orders, working or final.</summary>
    /// <param name="orderId">The id of an order.</param>
    public bool Owns(OrderId orderId)
    {
        // Recomputed rather than remembered: a stop that trails for months would otherwise make the state grow for ever.
        for (var counter = OrderCounter; counter >= 1; counter--)
        {
            if (OrderIds.For(Plan.Id, OrderRole.Entry, counter) == orderId
                || OrderIds.For(Plan.Id, OrderRole.Exit, counter) == orderId
                || OrderIds.For(Plan.Id, OrderRole.Stop, counter) == orderId
                || OrderIds.For(Plan.Id, OrderRole.Target, counter) == orderId)
            {
                return true;
            }
        }

        return false;
    }
}
