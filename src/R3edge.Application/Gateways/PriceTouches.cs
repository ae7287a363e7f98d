using R3edge.Application.Ports.Events;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>
/// Shows the newest best prices of a batch to the targets that wait for them, where no process lives on. Prices of a while ago, as after
/// an outage, move nothing: a target that is sent at a price that has gone takes the stop from the venue for nothing.
/// </summary>
/// <param name="runs">Sends orders.</param>
/// <param name="tradingOn">The accounts that trade a market.</param>
/// <param name="time">The clock.</param>
public sealed class PriceTouches(OrderRuns runs, Func<InstrumentId, IReadOnlyList<AccountId>> tradingOn, TimeProvider time)
    : IPartitionHandler
{
    /// <summary>How old a price may be.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromSeconds(10);

    private readonly OrderRuns _runs = runs;
    private readonly Func<InstrumentId, IReadOnlyList<AccountId>> _tradingOn = tradingOn;
    private readonly TimeProvider _time = time;
    private readonly BestPricesReader _reader = new();
    private readonly Dictionary<InstrumentId, BestPrices> _prices = [];

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (_reader.TryRead(received, out var instrument, out var best)
            && _time.GetUtcNow().UtcDateTime - received.EnqueuedTime <= Oldest)
        {
            _prices[instrument] = best;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        await _runs.TouchAsync(_prices, _tradingOn, cancellationToken).ConfigureAwait(false);
        _prices.Clear();
    }
}
