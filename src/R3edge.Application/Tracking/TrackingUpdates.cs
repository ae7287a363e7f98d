using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tracking;

/// <summary>Takes what real venues say of orders to the positions that own them. A paper account has told itself already.</summary>
/// <param name="engine">The accounts.</param>
/// <param name="logger">What it tells.</param>
public sealed class TrackingUpdates(AccountEngine engine, ILogger<TrackingUpdates> logger) : IPartitionHandler
{
    private readonly AccountEngine _engine = engine;
    private readonly AccountInputs _inputs = new(engine);
    private readonly ILogger<TrackingUpdates> _logger = logger;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var update = OrderUpdate.Read(received.Body.Span);
        if (update.Account.Mode == TradingMode.Paper)
        {
            return;
        }

        var answer = await _inputs
            .ApplyAsync(update.Account, (account, step) => account.OnReport(update.Position, update.Report, update.Fill, step), cancellationToken)
            .ConfigureAwait(false);
        if (answer is not (AccountAnswer.Applied or AccountAnswer.Unchanged or AccountAnswer.Repeated))
        {
            TradingLog.ReportNotApplied(_logger, update.Account, update.Position, answer.Describe());
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(CancellationToken cancellationToken) => _inputs.SettleAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long position, CancellationToken cancellationToken) =>
        await _engine.FlushAsync(cancellationToken).ConfigureAwait(false);
}
