using System.Buffers;
using R3edge.Application.Sessions;
using R3edge.Application.Signals;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Snapshots;

namespace R3edge.Application.Tracking;

/// <summary>The indicators that a session's money management reads, as they live on the session's bars.</summary>
internal sealed class SessionReadings : IWarmState
{
    private readonly EntryPlanner _planner;
    private readonly StreamingBoard _board;

    public SessionReadings(Session session, Instrument instrument)
    {
        _planner = new EntryPlanner(session.Risk.Plan(), instrument, session.Timeframe, feeRate: 0m, session.Definition().Regimes, session.Risk.Regimes());
        _board = new StreamingBoard(_planner.Board);
    }

    /// <summary>UTC close of the last bar taken in.</summary>
    public DateTime LastClose { get; private set; } = DateTime.MinValue;

    /// <inheritdoc/>
    public int WarmUp => _planner.Board.WarmUp;

    /// <summary>Takes in a closed bar; whether it was new.</summary>
    public bool Append(in Bar bar)
    {
        if (bar.CloseTime <= LastClose)
        {
            return false;
        }

        LastClose = bar.CloseTime;
        _board.Append(bar);
        return true;
    }

    public MarketReadings Read() => _planner.Read(_board.Current);

    /// <inheritdoc/>
    public void Take(in Bar bar) => Append(bar);

    /// <inheritdoc/>
    public void Save(IBufferWriter<byte> output)
    {
        var writer = new SnapshotWriter(output);
        writer.Write(LastClose.Ticks);
        _board.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state)
    {
        var reader = new SnapshotReader(state);
        var ticks = reader.ReadInt64();
        LastClose = ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : throw new InvalidDataException($"The snapshot holds {ticks} where the ticks of a time belong.");
        _board.Restore(ref reader);
    }
}
