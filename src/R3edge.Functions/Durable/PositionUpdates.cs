using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Functions.Stages;

namespace R3edge.Functions.Durable;

/// <summary>
/// Takes what venues say of orders to the orchestrators of the positions that own them. A paper account has told itself already: its
/// positions only learn that they were moved.
/// </summary>
/// <param name="engine">The accounts.</param>
/// <param name="dispatcher">Tells orchestrators.</param>
/// <param name="logger">What it tells.</param>
public sealed class PositionUpdates(AccountEngine engine, PositionDispatcher dispatcher, ILogger<PositionUpdates> logger) : IPartitionHandler
{
    private readonly AccountEngine _engine = engine;
    private readonly PositionDispatcher _dispatcher = dispatcher;
    private readonly ILogger<PositionUpdates> _logger = logger;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var update = OrderUpdate.Read(received.Body.Span);
        var message = update.Account.Mode == TradingMode.Paper
            ? PositionMessage.Moved(received.Id, update.Report.Time)
            : PositionMessage.Reported(update.Report, update.Fill);
        var owned = await _engine
            .ReadAsync(update.Account, account => account.Find(update.Position), cancellationToken)
            .ConfigureAwait(false);
        if (owned is not null)
        {
            await _dispatcher.TellAsync(update.Account, owned.Session, update.Position, message, cancellationToken).ConfigureAwait(false);
        }
        else if (!await _dispatcher.TellRunningAsync(update.Position, message, cancellationToken).ConfigureAwait(false))
        {
            StageLog.NoPosition(_logger, update.Account, update.Position, update.Report.OrderId);
        }
    }
}
