using System.Buffers;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Signals;

namespace R3edge.Application.Signals;

/// <summary>
/// StrategyBaseSignal: runs the strategy of every session on the session's closed bars and publishes what it says. A bar that
/// came late out of history is taken in but not spoken on. A session that may not enter at a close says only what leaves.
/// </summary>
public sealed class StrategyBaseSignal : StatefulStage
{
    // So that averages without an end are as good as after a long history.
    private const int WarmUpFactor = 10;
    private const int LeastWarmUp = 500;

    private readonly ISessionDirectory _sessions;
    private readonly IInstrumentCatalog _instruments;
    private readonly IWarmUpBars _past;
    private readonly Outbox _signals;
    private readonly ILogger<StrategyBaseSignal> _logger;
    private readonly Dictionary<SessionId, SessionStrategy> _strategies = [];
    private readonly HashSet<SessionId> _broken = [];

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
        _instruments = instruments;
        _past = past;
        _signals = new Outbox(publisher, HubNames.Signals);
        _logger = logger;
    }

    /// <inheritdoc/>
    public override async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var closed = ClosedBar.Read(received.Body.Span);
        foreach (var session in _sessions.On(closed.Instrument))
        {
            if (session.Timeframe == closed.Timeframe
                && await StrategyOfAsync(session, closed, cancellationToken).ConfigureAwait(false) is { } strategy
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
    protected override void Save(IBufferWriter<byte> output)
    {
        foreach (var gone in _strategies.Keys.Where(id => _sessions.Find(id) is null).ToArray())
        {
            _strategies.Remove(gone);
        }

        StateSections.Save(
            output,
            [.. _strategies.Select(pair => KeyValuePair.Create(pair.Key, new Action<IBufferWriter<byte>>(pair.Value.Save)))]);
    }

    /// <inheritdoc/>
    protected override void Restore(ReadOnlySpan<byte> state)
    {
        foreach (var (id, saved) in StateSections.Read(state))
        {
            if (_sessions.Find(id) is { } session && Create(session) is { } strategy)
            {
                strategy.Restore(saved);
                _strategies.Add(id, strategy);
            }
        }
    }

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

    private async ValueTask<SessionStrategy?> StrategyOfAsync(Session session, ClosedBar closed, CancellationToken cancellationToken)
    {
        if (_strategies.TryGetValue(session.Id, out var known))
        {
            return known;
        }

        if (Create(session) is not { } strategy)
        {
            return null;
        }

        var wanted = Math.Max(LeastWarmUp, strategy.WarmUp * WarmUpFactor);
        var bars = await _past
            .BeforeAsync(session.Instrument, session.Timeframe, closed.Bar.OpenTime, wanted, cancellationToken)
            .ConfigureAwait(false);
        foreach (var bar in bars)
        {
            strategy.Append(bar, out _);
        }

        SignalLog.WarmedUp(_logger, session.Id, bars.Count, wanted);
        _strategies.Add(session.Id, strategy);
        return strategy;
    }

    // A session that names what is not there any more must not keep the bars of all others from being read.
    private SessionStrategy? Create(Session session)
    {
        try
        {
            return _instruments.Find(session.Instrument) is { } instrument
                ? new SessionStrategy(session, instrument)
                : throw new InvalidDataException($"there is no instrument {session.Instrument}");
        }
        catch (InvalidDataException exception)
        {
            if (_broken.Add(session.Id))
            {
                SignalLog.CannotRun(_logger, session.Id, exception.Message);
            }

            return null;
        }
    }
}
