using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Application.Trading;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.PaperTrading;

/// <summary>
/// PaperTestManager: shows the live market to every account that trades it. On paper the account's venue fills orders by the
/// fill model of the backtest; an account whose orders reach a real venue is valued by it.
/// </summary>
/// <param name="engine">The accounts.</param>
/// <param name="logger">What it tells.</param>
public sealed class PaperTestManager(AccountEngine engine, ILogger<PaperTestManager> logger) : IPartitionHandler
{
    private readonly AccountEngine _engine = engine;
    private readonly AccountInputs _inputs = new(engine);
    private readonly ILogger<PaperTestManager> _logger = logger;
    private readonly MarketBatchReader _reader = new();
    private readonly MarketMoments _moments = new();

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        if (!InstrumentId.TryParse(received.Key, out var instrument))
        {
            throw new InvalidDataException($"'{received.Key}' is no instrument.");
        }

        var accounts = _engine.TradingOn(instrument);
        if (accounts.Count == 0)
        {
            return;
        }

        _moments.Clear();
        _reader.Read(received.Body.Span, _moments);
        foreach (var id in accounts)
        {
            var orphans = 0;
            await _inputs
                .ApplyAsync(
                    id,
                    (account, step) =>
                    {
                        var before = account.OrphanReports;
                        _moments.Show(account, instrument, step);
                        orphans = account.OrphanReports - before;
                        return step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Unchanged;
                    },
                    cancellationToken)
                .ConfigureAwait(false);
            if (orphans > 0)
            {
                TradingLog.Orphans(_logger, id, orphans);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(CancellationToken cancellationToken) => _inputs.SettleAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long position, CancellationToken cancellationToken) =>
        await _engine.FlushAsync(cancellationToken).ConfigureAwait(false);
}
