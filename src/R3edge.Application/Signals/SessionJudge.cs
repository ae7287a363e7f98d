using System.Buffers;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Sessions;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Signals.Qualification.Calibration;
using R3edge.Domain.Snapshots;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Signals;

/// <summary>The judge of a session's signals, and what it said of those that may have become positions until it is known what came of them.</summary>
internal sealed class SessionJudge : ISessionState
{
    /// <summary>A signal that was qualified and never became a position is forgotten after so many later ones.</summary>
    private const int LongestMemory = 256;

    private readonly Session _session;
    private readonly SignalJudge _judge;
    private readonly List<(PositionId Position, double Evidential)> _open = [];

    /// <summary>Starts before the first signal.</summary>
    /// <param name="session">The session.</param>
    /// <exception cref="InvalidDataException">The session names something that is not there any more.</exception>
    public SessionJudge(Session session)
    {
        _session = session;
        _judge = new SignalJudge(session.Risk.Qualification(), session.Timeframe, session.Definition().Regimes, session.Risk.Regimes());
    }

    /// <summary>Whether it wants to know of trades that were closed: it calibrates, and has let signals pass.</summary>
    public bool AwaitsTrades => _judge.Plan.Calibration != CalibrationMethod.None && _open.Count > 0;

    /// <summary>UTC close of the last trade that it has learnt of; the least time before the first.</summary>
    public DateTime LearntThrough { get; private set; } = new(0, DateTimeKind.Utc);

    /// <summary>
    /// Takes in what became of signals. A trade that comes again changes nothing; one that was closed later than the signal that is to
    /// be judged is left for the next one, so that a signal that comes again after a restart is judged as it was before.
    /// </summary>
    /// <param name="trades">Closed trades of the session, the oldest first.</param>
    /// <param name="until">UTC close of the bar of the signal that is to be judged.</param>
    public void Learn(IEnumerable<ClosedTrade> trades, DateTime until)
    {
        foreach (var trade in trades.TakeWhile(trade => trade.ExitTime <= until))
        {
            if (_open.FindIndex(open => open.Position == trade.Id) is >= 0 and var index)
            {
                _judge.Learn(_open[index].Evidential, trade.Profit > 0m);
                _open.RemoveAt(index);
            }

            LearntThrough = trade.ExitTime > LearntThrough ? trade.ExitTime : LearntThrough;
        }
    }

    /// <summary>Judges a signal that would enter.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="bias">What it would enter.</param>
    /// <param name="live">What is known of the market beyond the bars.</param>
    public SignalQualification Judge(BaseSignal signal, Bias bias, in LiveReadings live)
    {
        var said = _judge.Judge(signal.Evidence, new QualificationRequest(signal.Id, bias, signal.Bar.CloseTime, live));
        var position = PositionIds.For(signal.Id, _session.Id);
        if (said.Refusal is null && _judge.Plan.Calibration != CalibrationMethod.None && !_open.Exists(open => open.Position == position))
        {
            _open.Add((position, said.Evidential));
            if (_open.Count > LongestMemory)
            {
                _open.RemoveAt(0);
            }
        }

        return said;
    }

    /// <inheritdoc/>
    public void Save(IBufferWriter<byte> output)
    {
        var writer = new SnapshotWriter(output);
        _judge.Save(writer);
        writer.Write(LearntThrough.Ticks);
        writer.Write(_open.Count);
        foreach (var (position, evidential) in _open)
        {
            writer.Write(position.Value);
            writer.Write(evidential);
        }
    }

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state)
    {
        var reader = new SnapshotReader(state);
        _judge.Restore(ref reader);
        LearntThrough = reader.ReadInt64() is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : throw new InvalidDataException("The snapshot holds no time where one belongs.");
        _open.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            _open.Add((new PositionId(reader.ReadUInt128()), reader.ReadDouble()));
        }
    }
}
