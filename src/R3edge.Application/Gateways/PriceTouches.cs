using R3edge.Application.Ports.Events;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>Shows the newest best prices of a batch to the targets that wait for them, where no process lives on.</summary>
/// <param name="runs">Sends orders.</param>
/// <param name="tradingOn">The accounts that trade a market.</param>
public sealed class PriceTouches(OrderRuns runs, Func<InstrumentId, IReadOnlyList<AccountId>> tradingOn) : IPartitionHandler
{
    private readonly OrderRuns _runs = runs;
    private readonly Func<InstrumentId, IReadOnlyList<AccountId>> _tradingOn = tradingOn;
    private readonly BestPricesReader _reader = new();
    private readonly Dictionary<InstrumentId, BestPrices> _prices = [];

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (_reader.TryRead(received, out var instrument, out var best))
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
