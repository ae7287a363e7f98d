using System.Buffers;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Application.Signals;
using R3edge.Application.Trading;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tracking;

/// <summary>
/// Shows closed bars to the accounts whose positions or limits depend on them: stops trail, holding times end, equity is
/// marked. A bar that came late out of history feeds the indicators and moves no position.
/// </summary>
public sealed class TrackingBars : StatefulStage
{
    private readonly ISessionDirectory _sessions;
    private readonly AccountEngine _engine;
    private readonly AccountInputs _inputs;
    private readonly ILogger<TrackingBars> _logger;
    private readonly IPositionDispatch? _dispatch;
    private readonly WarmSessions<SessionReadings> _readings;

    /// <summary>Creates the stage of one partition.</summary>
    /// <param name="partition">The partition of <see cref="HubNames.Bars"/>.</param>
    /// <param name="snapshots">Where its state is saved.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="instruments">The instruments.</param>
    /// <param name="past">Bars for sessions that begin later than their market.</param>
    /// <param name="engine">The accounts.</param>
    /// <param name="logger">What it tells.</param>
    /// <param name="dispatch">Takes the bars on which positions act; null where the account does at once.</param>
    public TrackingBars(
        int partition,
        SnapshotStore snapshots,
        ISessionDirectory sessions,
        IInstrumentCatalog instruments,
        IWarmUpBars past,
        AccountEngine engine,
        ILogger<TrackingBars> logger,
        IPositionDispatch? dispatch = null)
        : base(ConsumerGroups.Tracking, partition, snapshots)
    {
        _sessions = sessions;
        _engine = engine;
        _inputs = new AccountInputs(engine);
        _logger = logger;
        _readings = new WarmSessions<SessionReadings>(
            sessions, instruments, past, logger, static (session, instrument) => new SessionReadings(session, instrument));
        _dispatch = dispatch;
    }

    /// <inheritdoc/>
    public override async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var closed = ClosedBar.Read(received.Body.Span);
        foreach (var session in _sessions.On(closed.Instrument))
        {
            if (session.Timeframe != closed.Timeframe
                || await _readings.OfAsync(session, closed, cancellationToken).ConfigureAwait(false) is not { } readings)
            {
                continue;
            }

            // A bar that these readings have seen may still be new to the account, which was saved at another time.
            readings.Append(closed.Bar);
            if (!closed.IsBackfilled && readings.LastClose == closed.Bar.CloseTime)
            {
                var values = readings.Read();
                if (_dispatch is not null
                    && await _dispatch.TakeAsync(session, closed.Bar, values, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }

                await _inputs
                    .ApplyAsync(
                        session.Account,
                        (account, step) => account.Watches(session.Id)
                            ? account.OnBar(session.Id, closed.Bar, values, step)
                            : AccountAnswer.Unchanged,
                        cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask SettleAsync(CancellationToken cancellationToken) => _inputs.SettleAsync(cancellationToken);

    /// <inheritdoc/>
    protected override async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        await _engine.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override void Save(IBufferWriter<byte> output) => _readings.Save(output);

    /// <inheritdoc/>
    protected override void Restore(ReadOnlySpan<byte> state) => _readings.Restore(state);

    /// <inheritdoc/>
    protected override void Reset() => _readings.Clear();

    /// <inheritdoc/>
    protected override void OnUnreadable(InvalidDataException exception) =>
        TradingLog.UnreadableState(_logger, Name, Partition, exception);
}
