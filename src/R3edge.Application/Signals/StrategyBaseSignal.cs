using System.Buffers;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Domain.Signals;

namespace R3edge.Application.Signals;

/// <summary>
/// StrategyBaseSignal: runs the strategy of every session on the session's closed bars and publishes what it says. A bar that
/// came late out of history is taken in but not spoken on. A session that may not enter at a close says only what leaves.
/// </summary>
public sealed class StrategyBaseSignal : StatefulStage
{
    private readonly ISessionDirectory _sessions;
    private readonly Outbox _signals;
    private readonly ILogger<StrategyBaseSignal> _logger;
    private readonly WarmSessions<SessionStrategy> _strategies;

    /// <summary>Creates the stage of one partition.</summary>
    /// <param name="partition">The partition of <see cref="HubNames.Bars"/>.</param>
    /// <param name="snapshots">Where its state is saved.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="instruments">The instruments.</param>
    /// <param name="past">Bars for sessions that begin later than their market.</param>
    /// <param name="publisher">Where signals go.</param>
    /// <param name="logger">What it tells.</param>
    public StrategyBaseSignal(
        int partition,
        SnapshotStore snapshots,
        ISessionDirectory sessions,
        IInstrumentCatalog instruments,
        IWarmUpBars past,
        IEventPublisher publisher,
        ILogger<StrategyBaseSignal> logger)
        : base(ConsumerGroups.BaseSignal, partition, snapshots)
    {
        _sessions = sessions;
        _signals = new Outbox(publisher, HubNames.Signals);
        _logger = logger;
        _strategies = new WarmSessions<SessionStrategy>(
            sessions, instruments, past, logger, static (session, instrument) => new SessionStrategy(session, instrument));
    }

    /// <inheritdoc/>
    public override async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var closed = ClosedBar.Read(received.Body.Span);
        foreach (var session in _sessions.On(closed.Instrument))
        {
            if (session.Timeframe == closed.Timeframe
                && await _strategies.OfAsync(session, closed, cancellationToken).ConfigureAwait(false) is { } strategy
                && strategy.Append(closed.Bar, out var signal)
                && signal is not null
                && !closed.IsBackfilled
                && Allowed(session, signal) is { } spoken)
            {
                SignalLog.Spoke(_logger, session.Id, spoken.Action.ToString(), closed.Bar.CloseTime);
                _signals.Add(spoken.ToEvent());
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask SettleAsync(CancellationToken cancellationToken) => _signals.PublishAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Save(IBufferWriter<byte> output) => _strategies.Save(output);

    /// <inheritdoc/>
    protected override void Restore(ReadOnlySpan<byte> state) => _strategies.Restore(state);

    /// <inheritdoc/>
    protected override void Reset() => _strategies.Clear();

    /// <inheritdoc/>
    protected override void OnUnreadable(InvalidDataException exception) =>
        SignalLog.UnreadableState(_logger, Name, Partition, exception);

    private static BaseSignal? Allowed(Session session, BaseSignal signal)
    {
        if (session.MayEnterAt(signal.Bar.CloseTime))
        {
            return signal;
        }

        return (signal.Action, session.Risk.IgnoreOpposite) switch
        {
            (SignalAction.ExitLong or SignalAction.ExitShort, _) => signal,
            (SignalAction.EnterLong, false) => signal with { Action = SignalAction.ExitShort },
            (SignalAction.EnterShort, false) => signal with { Action = SignalAction.ExitLong },
            _ => null,
        };
    }
}
