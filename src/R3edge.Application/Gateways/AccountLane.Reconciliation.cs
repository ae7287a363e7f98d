using System.Globalization;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Gateways;

/// <content>What we know is compared with what the venue knows, after every start and every interruption, and now and then.</content>
internal sealed partial class AccountLane
{
    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        foreach (var order in All())
        {
            var id = order.Order.Id;
            if (order.Phase == GatewayPhase.Working && !IsTakenOver(order))
            {
                var answer = await _gateway
                    .QueryAsync(order.Order.Instrument, ClientIdOf(order), cancellationToken).ConfigureAwait(false);
                if (answer.IsDone)
                {
                    var filled = answer.Value!.FilledQuantity + order.Before.Quantity;
                    if (filled > order.Filled.Quantity)
                    {
                        differences.Add(Invariant($"order {id} has filled {filled}, and we knew of {order.Filled.Quantity}"));
                    }

                    await MergeAsync(id, answer.Value with { HasAllFees = true }, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    _work.Ask(id);
                }
            }

            _work.Add(id, Now);
        }

        foreach (var instrument in All().Select(order => order.Order.Instrument).Distinct().ToArray())
        {
            await FindStrangersAsync(instrument, differences, cancellationToken).ConfigureAwait(false);
        }

        await CompareHoldingsAsync(differences, cancellationToken).ConfigureAwait(false);
        foreach (var difference in differences)
        {
            GatewayLog.Difference(_logger, _account, _gateway.Venue, difference);
        }

        Health.Reconciled(differences);
        GatewayLog.Reconciled(_logger, _account, _gateway.Venue, All().Length, differences.Count);
    }

    private async Task FindStrangersAsync(InstrumentId instrument, List<string> differences, CancellationToken cancellationToken)
    {
        var answer = await _gateway.OpenOrdersAsync(instrument, cancellationToken).ConfigureAwait(false);
        if (!answer.IsDone)
        {
            differences.Add($"the open orders of {instrument} could not be read: {answer.Outcome}");
            return;
        }

        foreach (var open in answer.Value!)
        {
            bool isOurs;
            lock (_orders)
            {
                isOurs = _byClient.ContainsKey(open.ClientId);
            }

            if (!isOurs)
            {
                differences.Add(Invariant($"the venue works order {open.VenueId} of {instrument} that is not ours"));
            }
        }
    }

    private async Task CompareHoldingsAsync(List<string> differences, CancellationToken cancellationToken)
    {
        var expected = await _holdings.OfAsync(_account, _gateway.Venue, cancellationToken).ConfigureAwait(false);
        if (expected.Count == 0)
        {
            return;
        }

        var answer = await _gateway.BalancesAsync(cancellationToken).ConfigureAwait(false);
        if (!answer.IsDone)
        {
            differences.Add($"the balances could not be read: {answer.Outcome}");
            return;
        }

        var balances = answer.Value!.ToDictionary(balance => balance.Asset, balance => balance.Total, StringComparer.OrdinalIgnoreCase);
        var kept = new Dictionary<PositionId, decimal>();
        foreach (var holding in expected)
        {
            kept[holding.Position] = await KeptOfAsync(holding.Position, cancellationToken).ConfigureAwait(false);
        }

        foreach (var held in expected.GroupBy(holding => holding.Instrument.Symbol.Split('-')[0], StringComparer.Ordinal))
        {
            var (asset, quantity) = (held.Key, held.Sum(holding => holding.Quantity - kept[holding.Position]));
            var there = balances.GetValueOrDefault(asset);
            if (there < quantity)
            {
                // More may be the user's own; less means that a position cannot be closed as it stands.
                differences.Add(Invariant($"positions hold {quantity} {asset}, and the venue has {there}"));
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
