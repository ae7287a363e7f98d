using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Cumulative volume delta: base units bought less those sold by aggressors since the session began. Sessions follow each
/// other without a gap, and the delta starts again at 0 with each. A session of which the start was not seen is counted from
/// its first trade, and <see cref="IsWholeSession"/> says so. Not safe for use by several threads at once.
/// </summary>
public sealed class CumulativeDelta : ISnapshotable
{
    private readonly long _length;
    private readonly long _offset;
    private TradeGate _gate;
    private RunningSum _sum;
    private bool _hasStarted;
    private long _sessionTicks;

    /// <summary>Starts before the first trade.</summary>
    /// <param name="session">How long a session lasts, above zero; a day where not given.</param>
    /// <param name="offset">When the first session of 0001-01-01 starts, after midnight UTC; zero or more and below the length.</param>
    public CumulativeDelta(TimeSpan? session = null, TimeSpan offset = default)
    {
        var length = session ?? TimeSpan.FromDays(1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero, nameof(session));
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, length);
        _length = length.Ticks;
        _offset = offset.Ticks;
    }

    /// <summary>Base units; NaN before the first trade, and after <see cref="Restart"/> until the next.</summary>
    public double Delta => _hasStarted ? _sum.Value : double.NaN;

    /// <summary>Whether the delta counts every trade since the session began.</summary>
    public bool IsWholeSession { get; private set; }

    /// <summary>The UTC start of the session; null before the first trade.</summary>
    public DateTime? SessionStart => _hasStarted ? new DateTime(_sessionTicks, DateTimeKind.Utc) : null;

    /// <summary>Trades that changed nothing because they came twice or too late.</summary>
    public RefusedTrades Refused => _gate.Refused;

    /// <summary>Takes in a trade.</summary>
    /// <param name="trade">Price above 0, quantity 0 or more, time UTC.</param>
    /// <returns>False when the trade is repeated or late: it changed nothing but <see cref="Refused"/>.</returns>
    /// <exception cref="ArgumentException">Price, quantity or time is impossible.</exception>
    public bool Add(in Trade trade)
    {
        if (!_gate.Admit(trade))
        {
            return false;
        }

        var session = SessionOf(trade.Time.Ticks);
        if (_hasStarted && session < _sessionTicks)
        {
            _gate.CountLate();
            return false;
        }

        if (!_hasStarted)
        {
            _hasStarted = true;
            _sessionTicks = session;
            IsWholeSession = trade.Time.Ticks == session;
        }

        Enter(session);
        _sum.Add(trade.Aggressor == Side.Buy ? trade.Quantity : -trade.Quantity);
        return true;
    }

    /// <summary>Lets time pass without a trade.</summary>
    /// <param name="now">UTC; an instant in the session changes nothing.</param>
    public void Advance(DateTime now)
    {
        if (_hasStarted)
        {
            Enter(SessionOf(now.Ticks));
        }
    }

    /// <summary>Forgets the trades, because some were missed.</summary>
    public void Restart()
    {
        _sum.Clear();
        _hasStarted = false;
        IsWholeSession = false;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_length);
        writer.Write(_offset);
        _gate.Save(writer);
        _sum.Save(writer);
        writer.Write((_hasStarted ? 1 : 0) + (IsWholeSession ? 2 : 0));
        writer.Write(_sessionTicks);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        WindowChecks.RequireLength(ref reader, _length);
        WindowChecks.RequireLength(ref reader, _offset);
        _gate.Restore(ref reader);
        _sum.Restore(ref reader);
        var flags = reader.ReadInt32();
        _hasStarted = (flags & 1) != 0;
        IsWholeSession = (flags & 2) != 0;
        _sessionTicks = reader.ReadInt64();
    }

    private void Enter(long session)
    {
        if (session > _sessionTicks)
        {
            _sessionTicks = session;
            _sum.Clear();
            IsWholeSession = true;
        }
    }

    private long SessionOf(long ticks) => ticks < _offset ? 0L : ticks - (ticks - _offset) % _length;
}
