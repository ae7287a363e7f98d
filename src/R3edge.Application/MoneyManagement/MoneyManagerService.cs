using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Trading;
using R3edge.Domain.Trading;

namespace R3edge.Application.MoneyManagement;

/// <summary>
/// MoneyManager: gives every judged signal to its account, which leaves, sizes, protects and enters within its limits. The
/// decision is stored whatever it is, with its numbers.
/// </summary>
/// <param name="engine">The accounts.</param>
/// <param name="logger">What it tells.</param>
public sealed class MoneyManagerService(AccountEngine engine, ILogger<MoneyManagerService> logger) : IPartitionHandler
{
    private readonly AccountEngine _engine = engine;
    private readonly AccountInputs _inputs = new(engine);
    private readonly ILogger<MoneyManagerService> _logger = logger;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var (signal, qualification) = QualifiedSignal.Read(received.Body.Span);
        var judged = new AccountSignal(signal.Id, signal.Session, signal.Action, signal.Bar, signal.Readings)
        {
            Refusal = qualification?.Refusal,
            Confidence = qualification?.Confidence,
            Price = signal.Price,
        };
        var answer = await _inputs
            .ApplyAsync(signal.Account, (account, step) => account.OnSignal(judged, step), cancellationToken)
            .ConfigureAwait(false);
        if (answer is not (AccountAnswer.Applied or AccountAnswer.Unchanged or AccountAnswer.Waiting or AccountAnswer.Repeated))
        {
            TradingLog.SignalNotApplied(_logger, signal.Account, signal.Session, signal.Bar.CloseTime, answer.Describe());
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(CancellationToken cancellationToken) => _inputs.SettleAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long position, CancellationToken cancellationToken) =>
        await _engine.FlushAsync(cancellationToken).ConfigureAwait(false);
}
