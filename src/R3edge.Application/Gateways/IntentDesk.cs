using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>Where an intent goes, and what becomes of one that can go nowhere.</summary>
/// <param name="store">The orders.</param>
/// <param name="publisher">Where it tells what becomes of them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">What it tells.</param>
internal sealed class IntentDesk(GatewayStore store, IEventPublisher publisher, TimeProvider time, ILogger logger)
{
    private readonly GatewayStore _store = store;
    private readonly IEventPublisher _publisher = publisher;
    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;

    /// <summary>The venue of an intent's order: a cancellation does not say where its order is.</summary>
    /// <returns>Null where the order is not known; the log has told.</returns>
    /// <exception cref="Ports.StorageException">The orders could not be read.</exception>
    public async Task<Venue?> VenueOfAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Order is { } order)
        {
            return order.Instrument.Venue;
        }

        var working = await _store.WorkingAsync(intent.Account, cancellationToken).ConfigureAwait(false);
        var known = working.Select(one => one.Record).FirstOrDefault(one => one.Order.Id == intent.Target)
            ?? await _store.OverAsync(intent.Account, intent.Target, cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            GatewayLog.UnknownOrder(_logger, intent.Account, intent.Target);
        }

        return known?.Order.Instrument.Venue;
    }

    /// <summary>An order that cannot be sent is refused by name; the position and whoever looks at the log learn of it.</summary>
    /// <exception cref="Ports.StorageException">It could not be told.</exception>
    public Task RefuseAsync(OrderIntent intent, Order order, CancellationToken cancellationToken)
    {
        var report = new OrderReport(
            order.Id, OrderStatus.Rejected, 0m, 0m, 0m, _time.GetUtcNow().UtcDateTime, OrderRefusal.InstrumentUnavailable);
        return _publisher.PublishAsync(
            HubNames.OrderUpdates, [new OrderUpdate(intent.Account, intent.Position, report, null, 0).ToEvent()], cancellationToken);
    }
}
