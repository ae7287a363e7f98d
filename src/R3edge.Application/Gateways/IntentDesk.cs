using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>Where an intent goes, and what becomes of one that can go nowhere.</summary>
/// <param name="store">The orders.</param>
/// <param name="publisher">Where it tells what becomes of them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">What it tells.</param>
internal sealed class IntentDesk(GatewayStore store, IEventPublisher publisher, TimeProvider time, ILogger logger)
{
    private const int LastAttempt = 4;

    private readonly GatewayStore _store = store;
    private readonly IEventPublisher _publisher = publisher;
    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;

    /// <summary>The venue of an intent's order: a cancellation does not say where its order is.</summary>
    /// <returns>Null where the order is not known; the log has told.</returns>
    /// <exception cref="StorageException">The orders could not be read.</exception>
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

    /// <summary>
    /// What an intent wants is noted where no gateway can be opened now: an order that cannot be sent is refused by name, and one that is
    /// to end is remembered, so that it is cancelled once there is a gateway again.
    /// </summary>
    /// <exception cref="StorageException">It could not be stored or told: it has to be told again.</exception>
    public async Task NoteAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Order is { } order)
        {
            // What it would replace goes on as it is. One that was taken when there was a gateway may be working, and is not refused now.
            if (!await IsKnownAsync(intent.Account, order.Id, cancellationToken).ConfigureAwait(false))
            {
                await RefuseAsync(intent, order, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        if (intent.Kind == OrderIntentKind.Place)
        {
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            var working = await _store.WorkingAsync(intent.Account, cancellationToken).ConfigureAwait(false);
            if (working.FirstOrDefault(one => one.Record.Order.Id == intent.Target) is not { Record: { IsCancelWanted: false } record } known)
            {
                return;
            }

            try
            {
                await _store.SaveAsync(record with { IsCancelWanted = true }, known.Version, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StaleStateException exception)
            {
                if (attempt == LastAttempt)
                {
                    throw new StorageException(StorageFailure.Unavailable, $"What is wanted of {intent.Target} could not be stored.", exception);
                }
            }
        }
    }

    /// <summary>An order that cannot be sent is refused by name; the position and whoever looks at the log learn of it.</summary>
    /// <exception cref="StorageException">It could not be told.</exception>
    private Task RefuseAsync(OrderIntent intent, Order order, CancellationToken cancellationToken)
    {
        var report = new OrderReport(
            order.Id, OrderStatus.Rejected, 0m, 0m, 0m, _time.GetUtcNow().UtcDateTime, OrderRefusal.InstrumentUnavailable);
        return _publisher.PublishAsync(
            HubNames.OrderUpdates, [new OrderUpdate(intent.Account, intent.Position, report, null, 0).ToEvent()], cancellationToken);
    }

    private async Task<bool> IsKnownAsync(AccountId account, OrderId id, CancellationToken cancellationToken)
    {
        var working = await _store.WorkingAsync(account, cancellationToken).ConfigureAwait(false);
        return working.Any(one => one.Record.Order.Id == id)
            || await _store.OverAsync(account, id, cancellationToken).ConfigureAwait(false) is not null;
    }
}
