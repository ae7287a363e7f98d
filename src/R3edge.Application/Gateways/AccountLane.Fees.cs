using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Application.Gateways;

/// <content>What fees in a third asset cost.</content>
internal sealed partial class AccountLane
{
    /// <summary>
    /// Values the fees in assets that are neither base nor quote. What is new is valued once, at the venue's price when it is heard of,
    /// and the worth is kept, so that the same fee told again costs the same. Without a price the fill is told all the same, and the fee
    /// is kept with its asset and amount and is in no total.
    /// </summary>
    /// <returns>The fees of the order as they are now.</returns>
    private async Task<IReadOnlyList<AssetFee>> ValueFeesAsync(
        GatewayOrder order, VenueOrderState state, CancellationToken cancellationToken)
    {
        var fees = order.OtherFees;
        foreach (var told in state.OtherFees)
        {
            var known = fees.FirstOrDefault(fee => fee.Attempt == order.Attempt && fee.Asset == told.Asset)
                ?? new AssetFee(order.Attempt, told.Asset, 0m, 0m, 0m);
            var amount = told.Amount - known.Amount;
            if (amount > 0m)
            {
                var valued = await ValueAsync(order.Order, known, amount, cancellationToken).ConfigureAwait(false);
                fees = [.. fees.Where(fee => fee != known), valued];
            }
        }

        return fees;
    }

    private async Task<AssetFee> ValueAsync(Order order, AssetFee known, decimal amount, CancellationToken cancellationToken)
    {
        var quote = order.Instrument.Symbol.Split('-')[^1];
        var price = await _gateway.PriceAsync(known.Asset, quote, cancellationToken).ConfigureAwait(false);
        if (price.Value is { Value: > 0m } at)
        {
            var worth = amount * at.Value;
            GatewayLog.FeeValued(_logger, _account, _gateway.Venue, amount, known.Asset, order.Id, worth, quote);
            return known with { Amount = known.Amount + amount, Worth = known.Worth + worth };
        }

        Health.ReportUnvalued(
            Invariant($"{amount} {known.Asset} of fees of order {order.Id} have no price in {quote} and are not in its costs"));
        GatewayLog.FeeUnvalued(_logger, _account, _gateway.Venue, amount, known.Asset, order.Id, quote, price.Message);
        return known with { Amount = known.Amount + amount, Unvalued = known.Unvalued + amount };
    }
}
