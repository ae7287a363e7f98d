using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Domain.Execution;

namespace R3edge.Application.Gateways;

/// <content>The records of the lane's orders, in memory as they are stored.</content>
internal sealed partial class AccountLane
{
    private void Load(IReadOnlyList<StoredOrder> orders)
    {
        foreach (var (order, version) in orders)
        {
            _versions[order.Order.Id] = version;
            Keep(order);
            _sequence = Math.Max(_sequence, order.Sequence);

            // What was about to be sent may have been sent.
            _work.Add(order.Order.Id, Now);
        }
    }

    /// <summary>Somebody else has written a record, or a write of our own was done and its answer lost: what is stored counts.</summary>
    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReloadHeldAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ReloadHeldAsync(CancellationToken cancellationToken)
    {
        var stored = await _store.WorkingAsync(_account, cancellationToken).ConfigureAwait(false);
        lock (_orders)
        {
            _orders.Clear();
            _byClient.Clear();
        }

        _versions.Clear();
        Load([.. stored.Where(order => order.Record.Order.Instrument.Venue == _gateway.Venue)]);
    }

    private GatewayOrder? Find(OrderId id)
    {
        lock (_orders)
        {
            return _orders.GetValueOrDefault(id);
        }
    }

    private GatewayOrder[] All()
    {
        lock (_orders)
        {
            return [.. _orders.Values];
        }
    }

    // Called within the gate, as everything is that changes a record.
    private async Task SaveAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        var id = order.Order.Id;
        if (await _store.SaveAsync(order, _versions.GetValueOrDefault(id), cancellationToken).ConfigureAwait(false) is { } version)
        {
            _versions[id] = version;
        }
        else
        {
            _versions.Remove(id);
        }

        Keep(order);
        if (order.IsOver)
        {
            foreach (var waiting in All().Where(other => other.Replaces == order.Order.Id || other.Position == order.Position))
            {
                _work.Add(waiting.Order.Id, Now);
            }
        }
    }

    private void Keep(GatewayOrder order)
    {
        lock (_orders)
        {
            if (order.IsOver)
            {
                _orders.Remove(order.Order.Id);
                foreach (var (clientId, _) in _byClient.Where(known => known.Value == order.Order.Id).ToList())
                {
                    _byClient.Remove(clientId);
                }

                // What it was known by at the venue may go on as another's.
                foreach (var other in _orders.Values)
                {
                    _byClient.TryAdd(ClientIdOf(other), other.Order.Id);
                }
            }
            else
            {
                _orders[order.Order.Id] = order;
                if (order.TakenId.Length > 0 || !IsTakenOver(order))
                {
                    _byClient[ClientIdOf(order)] = order.Order.Id;
                }
            }

            Health.Working = _orders.Count;
        }
    }

    private Task PublishAsync(GatewayOrder order, OrderReport report, CancellationToken cancellationToken) => _publisher.PublishAsync(
        HubNames.OrderUpdates,
        [new OrderUpdate(_account, order.Position, report, null, order.Sequence).ToEvent()],
        cancellationToken);
}
