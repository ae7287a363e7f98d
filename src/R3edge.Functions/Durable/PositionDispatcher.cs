using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Sessions;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Functions.Durable;

/// <summary>
/// Tells orchestrators what their positions would act on, and nothing else: a position that a bar leaves as it is costs no event. It
/// starts the orchestrator of a position that has none.
/// </summary>
/// <param name="engine">The accounts.</param>
/// <param name="client">Gives the orchestrations.</param>
public sealed class PositionDispatcher(AccountEngine engine, Func<DurableTaskClient> client) : IPositionDispatch
{
    private readonly AccountEngine _engine = engine;
    private readonly Orchestrations _orchestrations = new(client);

    // The last bar of a session that was given to an orchestrator. Until its account has taken it, no later one may overtake it: an
    // account takes bars in their order alone, and what is passed over moves no stop.
    private readonly ConcurrentDictionary<SessionId, DateTime> _onTheirWay = [];

    /// <inheritdoc/>
    public async ValueTask<bool> TakeAsync(Session session, Bar bar, MarketReadings readings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (acting, last) = await _engine
            .ReadAsync(
                session.Account,
                account => (Acting(account, session.Id, bar, readings.Regime), account.Find(session.Id)?.LastBarAt),
                cancellationToken)
            .ConfigureAwait(false);
        if (acting is null or { Length: 0 })
        {
            if (!_onTheirWay.TryGetValue(session.Id, out var ahead))
            {
                return false;
            }

            acting = last >= ahead ? [] : await FirstAsync(session, cancellationToken).ConfigureAwait(false);
            if (acting.Length == 0)
            {
                _onTheirWay.TryRemove(session.Id, out _);
                return false;
            }
        }

        _onTheirWay[session.Id] = bar.CloseTime;

        // The first lets the account take the bar for the whole session; the others learn by it how they stand.
        var message = PositionMessage.Closed(session.Id, bar, readings);
        foreach (var position in acting)
        {
            await TellAsync(session.Account, session.Id, position, message, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Tells a position something; its orchestrator is started where there is none.</summary>
    /// <param name="account">The account.</param>
    /// <param name="session">The session that owns the position.</param>
    /// <param name="position">The position.</param>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The task hub is out of reach.</exception>
    public async Task TellAsync(
        AccountId account, SessionId session, PositionId position, PositionMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        await StartAsync(account, session, position, message.At, cancellationToken).ConfigureAwait(false);
        if (!await TellRunningAsync(position, message, cancellationToken).ConfigureAwait(false)
            && await _engine.ReadAsync(account, unit => unit.Find(position), cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new StorageException(
                StorageFailure.Unavailable, $"The orchestrator of the position {position} has ended before it was told; it gets another.");
        }
    }

    /// <summary>Tells a position something where its orchestrator runs. One that has ended hears nothing any more.</summary>
    /// <param name="position">The position.</param>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it runs.</returns>
    public async Task<bool> TellRunningAsync(PositionId position, PositionMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return await _orchestrations
            .RaiseAsync(
                position.ToString(), PositionOrchestrator.EventName, new PositionSignal(message.Id, message.Write()), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Starts the orchestrator of a position of an account, where none runs: it may never have, or have ended too early.</summary>
    /// <param name="account">The account.</param>
    /// <param name="session">The session that owns the position.</param>
    /// <param name="position">The position.</param>
    /// <param name="at">UTC time of what it is started for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was started.</returns>
    public async Task<bool> StartAsync(
        AccountId account, SessionId session, PositionId position, DateTime at, CancellationToken cancellationToken)
    {
        var name = position.ToString();
        if (await _orchestrations.IsRunningAsync(name, cancellationToken).ConfigureAwait(false)
            || await _engine.ReadAsync(account, unit => unit.Find(position), cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        var input = new PositionOrchestration(PositionOrchestration.CurrentVersion, account.ToString(), session.ToString(), name, null, at);
        return await _orchestrations.StartAsync(nameof(PositionOrchestrator), name, input, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PositionId[]> FirstAsync(Session session, CancellationToken cancellationToken) => await _engine
        .ReadAsync(
            session.Account,
            account => account.Positions
                .Where(position => position.Session == session.Id).Take(1).Select(position => position.State.Plan.Id).ToArray(),
            cancellationToken)
        .ConfigureAwait(false) ?? [];

    private static PositionId[] Acting(TradingAccount account, SessionId session, Bar bar, Regime regime) =>
    [
        .. account.Positions
            .Where(position => position.Session == session
                && (PositionMachine.Watch(position.State).Triggers(bar)
                    || (regime != Regime.None && (regime & position.State.Plan.Exit.AllowedRegimes) == Regime.None)))
            .Select(position => position.State.Plan.Id),
    ];
}
