using System.Buffers;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Sessions;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Snapshots;

namespace R3edge.Application.Signals;

/// <summary>
/// A session's strategy as it lives on the session's bars, and the readings of bars that the later stages need of the same
/// moment. It speaks exactly when the same strategy speaks in a backtest.
/// </summary>
internal sealed class SessionStrategy : IWarmState
{
    private readonly Session _session;
    private readonly SignalSource _source;
    private readonly Strategy _strategy;
    private readonly StreamingBoard _board;
    private readonly EntryPlanner _planner;
    private readonly StreamingBoard _planned;
    private readonly SignalJudge _judge;
    private readonly StreamingBoard _judged;

    /// <summary>Starts before the first bar.</summary>
    /// <param name="session">The session.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <exception cref="InvalidDataException">The session names something that is not there any more.</exception>
    public SessionStrategy(Session session, Instrument instrument)
    {
        _session = session;
        _source = session.Source();
        _strategy = session.Definition().Create(_source.Parameters, new BoardPlan());
        _board = new StreamingBoard(_strategy.Plan);
        _planner = new EntryPlanner(session.Risk.Plan(), instrument, session.Timeframe, feeRate: 0m, session.Definition().Regimes, session.Risk.Regimes());
        _planned = new StreamingBoard(_planner.Board);
        _judge = new SignalJudge(session.Risk.Qualification(), session.Timeframe, session.Definition().Regimes, session.Risk.Regimes());
        _judged = new StreamingBoard(_judge.Board);
    }

    /// <summary>UTC close of the last bar taken in; the least time before the first.</summary>
    public DateTime LastClose { get; private set; } = DateTime.MinValue;

    /// <inheritdoc/>
    public int WarmUp => Math.Max(_strategy.Plan.WarmUp, Math.Max(_planner.Board.WarmUp, _judge.Board.WarmUp));

    /// <summary>Takes in a closed bar.</summary>
    /// <param name="bar">The bar; one that is not after the last changes nothing.</param>
    /// <param name="signal">What the strategy says at its close; null where it says nothing.</param>
    /// <returns>Whether the bar was new.</returns>
    public bool Append(in Bar bar, out BaseSignal? signal)
    {
        signal = null;
        if (bar.CloseTime <= LastClose)
        {
            return false;
        }

        LastClose = bar.CloseTime;
        _board.Append(bar);
        _planned.Append(bar);
        _judged.Append(bar);
        if (_board.IsWarm && _strategy.Decide(_board.Current) is var action and not SignalAction.None)
        {
            signal = Speak(action, bar);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Take(in Bar bar) => Append(bar, out _);

    /// <inheritdoc/>
    public void Save(IBufferWriter<byte> output)
    {
        var writer = new SnapshotWriter(output);
        writer.Write(LastClose.Ticks);
        _board.Save(writer);
        _strategy.Save(writer);
        _planned.Save(writer);
        _judged.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state)
    {
        var reader = new SnapshotReader(state);
        LastClose = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
        _board.Restore(ref reader);
        _strategy.Restore(ref reader);
        _planned.Restore(ref reader);
        _judged.Restore(ref reader);
        if (!reader.AtEnd)
        {
            throw new InvalidDataException($"The state of session {_session.Id} is longer than it should be.");
        }
    }

    private BaseSignal Speak(SignalAction action, in Bar bar) => new()
    {
        Id = _source.At(bar.CloseTime),
        Price = PriceOf(action, bar),
        Session = _session.Id,
        Account = _session.Account,
        Strategy = _session.Strategy,
        Instrument = _session.Instrument,
        Timeframe = _session.Timeframe,
        Action = action,
        Bar = bar,
        Readings = _planner.Read(_planned.Current),
        Evidence = _judge.Read(_judged.Current),
    };

    private EntryPrice? PriceOf(SignalAction action, in Bar bar) =>
        SignalIntent.Of(action, _session.Direction, !_session.Risk.IgnoreOpposite).Enter is { } bias
            ? _planner.Price(_planned.Current, new EntrySignal(_source.At(bar.CloseTime), bias, bar.CloseTime))?.Recommendation
            : null;
}
