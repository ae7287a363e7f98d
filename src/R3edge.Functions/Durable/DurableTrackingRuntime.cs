using System.Globalization;
using Microsoft.DurableTask.Client;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tracking;
using R3edge.Application.Tracking;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Functions.Durable;

/// <summary>Follows positions by orchestrators, one a position.</summary>
/// <param name="client">Gives the orchestrations.</param>
/// <param name="keeper">The positions as their accounts hold them.</param>
/// <param name="time">Waits for answers.</param>
/// <param name="patience">How long an answer is waited for.</param>
public sealed class DurableTrackingRuntime(
    Func<DurableTaskClient> client, PositionKeeper keeper, TimeProvider time, TimeSpan patience) : ITrackingRuntime
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static long _raised;

    private readonly Orchestrations _orchestrations = new(client);
    private readonly PositionKeeper _keeper = keeper;
    private readonly TimeProvider _time = time;
    private readonly TimeSpan _patience = patience;

    /// <inheritdoc/>
    public async Task<AccountAnswer> StartAsync(
        AccountId account, SessionId session, PositionPlan plan, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var name = plan.Id.ToString();
        if (await _orchestrations.FindAsync(name, withContent: false, cancellationToken).ConfigureAwait(false) is not null)
        {
            // Its orchestrator runs or has run: what is asked again is answered by the account, which knows the terms.
            var known = await _keeper.FindAsync(account, plan.Id, cancellationToken).ConfigureAwait(false);
            return known is null || known.Plan.Signal == plan.Signal ? AccountAnswer.Repeated : AccountAnswer.OtherTerms;
        }

        var input = new PositionOrchestration(
            PositionOrchestration.CurrentVersion, account.ToString(), session.ToString(), name, PositionKeeper.Write(plan), now);
        await _orchestrations.StartAsync(nameof(PositionOrchestrator), name, input, cancellationToken).ConfigureAwait(false);
        return await AnswerAsync(name, name, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<AccountAnswer> RaiseAsync(
        AccountId account, PositionId position, PositionEvent positionEvent, CancellationToken cancellationToken)
    {
        var name = position.ToString();
        // The same event may be raised twice, and each caller waits for its own answer.
        var message = PositionMessage.Of(positionEvent);
        var id = string.Create(
            CultureInfo.InvariantCulture,
                $"{Environment.MachineName}~{Environment.ProcessId}~{Interlocked.Increment(ref _raised)}~{message.Id}");
        return await _orchestrations
            .RaiseAsync(name, PositionOrchestrator.EventName, new PositionSignal(id, message.Write()), cancellationToken)
            .ConfigureAwait(false)
            ? await AnswerAsync(name, id, cancellationToken).ConfigureAwait(false)
            : AccountAnswer.UnknownPosition;
    }

    /// <inheritdoc/>
    public Task<PositionState?> FindAsync(AccountId account, PositionId position, CancellationToken cancellationToken) =>
        _keeper.FindAsync(account, position, cancellationToken);

    private async Task<AccountAnswer> AnswerAsync(string name, string id, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            var instance = await _orchestrations.FindAsync(name, withContent: true, cancellationToken).ConfigureAwait(false);
            var view = instance?.SerializedCustomStatus is null ? null : instance.ReadCustomStatusAs<PositionProgress>();
            if (view?.Replies.LastOrDefault(reply => reply.Id == id) is { } reply)
            {
                return reply.Answer;
            }

            if (instance is { IsCompleted: true })
            {
                return AccountAnswer.UnknownPosition;
            }

            if (_time.GetElapsedTime(since) >= _patience)
            {
                throw new StorageException(
                    StorageFailure.Unavailable, $"The position {name} has not answered yet; what it was told is not lost.");
            }

            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
