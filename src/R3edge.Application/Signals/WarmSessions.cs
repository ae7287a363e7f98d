using System.Buffers;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Signals;

/// <summary>What a stage keeps of a session's bars.</summary>
internal interface IWarmState : ISessionState
{
    /// <summary>How many bars it wants to have seen before it is of use.</summary>
    int WarmUp { get; }

    /// <summary>Takes in a bar of the past.</summary>
    /// <param name="bar">The bar; one that is not after the last changes nothing.</param>
    void Take(in Bar bar);
}

/// <summary>The states of sessions that live on bars; one that begins later than its market is warmed up with bars of the past.</summary>
/// <typeparam name="T">Of one session.</typeparam>
internal sealed class WarmSessions<T>
    where T : class, IWarmState
{
    // So that averages without an end are as good as after a long history.
    private const int WarmUpFactor = 10;
    private const int LeastWarmUp = 500;

    private readonly IInstrumentCatalog _instruments;
    private readonly IWarmUpBars _past;
    private readonly ILogger _logger;
    private readonly Func<Session, Instrument, T> _create;
    private readonly SessionStates<T> _states;
    private readonly HashSet<SessionId> _broken = [];

    /// <summary>Starts without any state.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <param name="instruments">The instruments.</param>
    /// <param name="past">Bars of the past.</param>
    /// <param name="logger">What it tells.</param>
    /// <param name="create">Makes the state of a session before its first bar; throws where the session names what is not there any more.</param>
    public WarmSessions(
        ISessionDirectory sessions, IInstrumentCatalog instruments, IWarmUpBars past, ILogger logger, Func<Session, Instrument, T> create)
    {
        _instruments = instruments;
        _past = past;
        _logger = logger;
        _create = create;
        _states = new SessionStates<T>(sessions, Create);
    }

    /// <summary>The state of a session as it stood before a bar, or later; null where the session cannot run, which has been told.</summary>
    /// <param name="session">The session.</param>
    /// <param name="closed">The bar.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">Bars of the past could not be read.</exception>
    public async ValueTask<T?> OfAsync(Session session, ClosedBar closed, CancellationToken cancellationToken)
    {
        var state = _states.Of(session, out var isNew);
        if (state is null || !isNew)
        {
            return state;
        }

        var wanted = Math.Max(LeastWarmUp, state.WarmUp * WarmUpFactor);
        try
        {
            var bars = await _past
                .BeforeAsync(session.Instrument, session.Timeframe, closed.Bar.OpenTime, wanted, cancellationToken)
                .ConfigureAwait(false);
            foreach (var bar in bars)
            {
                state.Take(bar);
            }

            SignalLog.WarmedUp(_logger, session.Id, bars.Count, wanted);
            return state;
        }
        catch
        {
            // A cold state must not be taken for a warm one when the bar comes again.
            _states.Remove(session.Id);
            throw;
        }
    }

    /// <inheritdoc cref="SessionStates{T}.Save"/>
    public void Save(IBufferWriter<byte> output) => _states.Save(output);

    /// <inheritdoc cref="SessionStates{T}.Restore"/>
    public void Restore(ReadOnlySpan<byte> state) => _states.Restore(state);

    /// <inheritdoc cref="SessionStates{T}.Clear"/>
    public void Clear() => _states.Clear();

    // A session that names what is not there any more must not keep the bars of all others from being read.
    private T? Create(Session session)
    {
        try
        {
            return _instruments.Find(session.Instrument) is { } instrument
                ? _create(session, instrument)
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
