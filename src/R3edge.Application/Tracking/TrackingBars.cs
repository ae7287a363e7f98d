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
using R3edge.Domain.Identity;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tracking;

/// <summary>
/// Shows closed bars to the accounts whose positions or limits depend on them: stops trail, holding times end, equity is
/// marked. A bar that came late out of history feeds the indicators and moves no position.
/// </summary>
public sealed class TrackingBars : StatefulStage
{
    private const int WarmUpFactor = 10;
    private readonly ISessionDirectory _sessions;
    private readonly IInstrumentCatalog _instruments;
    private readonly IWarmUpBars _past;
    private readonly AccountEngine _engine;
    private readonly AccountInputs _inputs;
    private readonly ILogger<TrackingBars> _logger;
    private readonly Dictionary<SessionId, SessionReadings> _readings = [];
    private readonly HashSet<SessionId> _broken = [];

    /// <summary>Creates the stage of one partition.</summary>
    /// <param name="partition">The partition of <see cref="HubNames.Bars"/>.</param>
    /// <param name="snapshots">Where its state is saved.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="instruments">The instruments.</param>
    /// <param name="past">Bars for sessions that begin later than their market.</param>
    /// <param name="engine">The accounts.</param>
    /// <param name="logger">What it tells.</param>
    public TrackingBars(
        int partition,
        SnapshotStore snapshots,
        ISessionDirectory sessions,
        IInstrumentCatalog instruments,
        IWarmUpBars past,
        AccountEngine engine,
        ILogger<TrackingBars> logger)
        : base(ConsumerGroups.Tracking, partition, snapshots)
    {
        _sessions = sessions;
        _instruments = instruments;
        _past = past;
        _engine = engine;
        _inputs = new AccountInputs(engine);
        _logger = logger;
    }

    /// <inheritdoc/>
    public override async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var closed = ClosedBar.Read(received.Body.Span);
        foreach (var session in _sessions.On(closed.Instrument))
        {
            if (session.Timeframe != closed.Timeframe
                || await ReadingsOfAsync(session, closed, cancellationToken).ConfigureAwait(false) is not { } readings)
            {
                continue;
            }

            // A bar that these readings have seen may still be new to the account, which was saved at another time.
            readings.Append(closed.Bar);
            if (!closed.IsBackfilled && readings.LastClose == closed.Bar.CloseTime)
            {
                var values = readings.Read();
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
    protected override void Save(IBufferWriter<byte> output)
    {
        foreach (var gone in _readings.Keys.Where(id => _sessions.Find(id) is null).ToArray())
        {
            _readings.Remove(gone);
        }

        StateSections.Save(
            output,
            [.. _readings.Select(pair => KeyValuePair.Create(pair.Key, new Action<IBufferWriter<byte>>(pair.Value.Save)))]);
    }

    /// <inheritdoc/>
    protected override void Restore(ReadOnlySpan<byte> state)
    {
        foreach (var (id, saved) in StateSections.Read(state))
        {
            if (_sessions.Find(id) is { } session && Create(session) is { } readings)
            {
                readings.Restore(saved);
                _readings.Add(id, readings);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Reset() => _readings.Clear();

    /// <inheritdoc/>
    protected override void OnUnreadable(InvalidDataException exception) =>
        TradingLog.UnreadableState(_logger, Name, Partition, exception);

    private async ValueTask<SessionReadings?> ReadingsOfAsync(Session session, ClosedBar closed, CancellationToken cancellationToken)
    {
        if (_readings.TryGetValue(session.Id, out var known))
        {
            return known;
        }

        if (Create(session) is not { } readings)
        {
            return null;
        }

        var past = await _past
            .BeforeAsync(session.Instrument, session.Timeframe, closed.Bar.OpenTime, readings.WarmUp * WarmUpFactor, cancellationToken)
            .ConfigureAwait(false);
        foreach (var bar in past)
        {
            readings.Append(bar);
        }

        _readings.Add(session.Id, readings);
        return readings;
    }

    // A session that names what is not there any more must not keep the bars of all others from being read.
    private SessionReadings? Create(Session session)
    {
        try
        {
            return _instruments.Find(session.Instrument) is { } instrument
                ? new SessionReadings(session, instrument)
                : throw new InvalidDataException($"there is no instrument {session.Instrument}");
        }
        catch (InvalidDataException exception)
        {
            if (_broken.Add(session.Id))
            {
                TradingLog.CannotTrack(_logger, session.Id, exception.Message);
            }

            return null;
        }
    }
}
