using System.Buffers;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Application.Signals;

/// <summary>
/// StrategyQualifiedSignal: judges every base signal that would enter, by the readings it carries and by what is known of the
/// market at that moment, and publishes it with the verdict. Signals that only leave pass.
/// </summary>
public sealed class StrategyQualifiedSignal : StatefulStage
{
    private readonly ISessionDirectory _sessions;
    private readonly ILiveReadings _live;
    private readonly ISessionTrades _trades;
    private readonly Outbox _judged;
    private readonly ILogger<StrategyQualifiedSignal> _logger;
    private readonly SessionStates<SessionJudge> _judges;

    /// <summary>Creates the stage of one partition.</summary>
    /// <param name="partition">The partition of <see cref="HubNames.Signals"/>.</param>
    /// <param name="snapshots">Where its state is saved.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="live">What is known beyond the bars.</param>
    /// <param name="trades">What became of signals, for sessions whose confidence is calibrated on that.</param>
    /// <param name="publisher">Where judged signals go.</param>
    /// <param name="logger">What it tells.</param>
    public StrategyQualifiedSignal(
        int partition,
        SnapshotStore snapshots,
        ISessionDirectory sessions,
        ILiveReadings live,
        ISessionTrades trades,
        IEventPublisher publisher,
        ILogger<StrategyQualifiedSignal> logger)
        : base(ConsumerGroups.QualifiedSignal, partition, snapshots)
    {
        _sessions = sessions;
        _live = live;
        _trades = trades;
        _judged = new Outbox(publisher, HubNames.QualifiedSignals);
        _logger = logger;
        _judges = new SessionStates<SessionJudge>(sessions, static session => new SessionJudge(session));
    }

    /// <inheritdoc/>
    public override async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var signal = BaseSignal.Read(received.Body.Span);

        // A session that has stopped owns nothing that could be left or entered.
        if (_sessions.Find(signal.Session) is { } session)
        {
            var verdict = await JudgeAsync(session, signal, cancellationToken).ConfigureAwait(false);
            _judged.Add(new QualifiedSignal(signal, verdict).ToEvent());
        }
    }

    /// <inheritdoc/>
    public override ValueTask SettleAsync(CancellationToken cancellationToken) => _judged.PublishAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Save(IBufferWriter<byte> output) => _judges.Save(output);

    /// <inheritdoc/>
    protected override void Restore(ReadOnlySpan<byte> state) => _judges.Restore(state);

    /// <inheritdoc/>
    protected override void Reset() => _judges.Clear();

    /// <inheritdoc/>
    protected override void OnUnreadable(InvalidDataException exception) =>
        SignalLog.UnreadableState(_logger, Name, Partition, exception);

    private async ValueTask<SignalQualification?> JudgeAsync(Session session, BaseSignal signal, CancellationToken cancellationToken)
    {
        var intent = SignalIntent.Of(signal.Action, session.Direction, !session.Risk.IgnoreOpposite);
        if (intent.Enter is not { } bias)
        {
            return null;
        }

        var judge = _judges.Of(session, out _)!;
        var at = signal.Bar.CloseTime;
        if (judge.AwaitsTrades)
        {
            judge.Learn(
                await _trades.ClosedSinceAsync(session.Account, session.Id, judge.LearntThrough, cancellationToken).ConfigureAwait(false), at);
        }


        // The regime is the one that travels with the signal: what another stage knows of it by now depends on how far that has come,
        // and a backtest over the same bars would not judge by it.
        var live = _live.At(signal.Instrument, signal.Timeframe, session.Definition().Regimes, at) with
        {
            RegimeProbability = double.NaN,
            Regime = Regime.None,
        };
        var qualification = judge.Judge(signal, bias, live);
        SignalLog.Judged(_logger, session.Id, at, qualification.Confidence, qualification.Refusal?.ToString() ?? "Qualified");
        return qualification;
    }
}
