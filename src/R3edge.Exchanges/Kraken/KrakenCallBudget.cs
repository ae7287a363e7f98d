namespace R3edge.Exchanges.Kraken;

/// <summary>
/// Kraken's counter of private calls, kept as the venue keeps it: each call adds to it, time takes from it, and calls above its limit are
/// refused. The figures are those of the lowest tier (15, less 0.33 a second: docs.kraken.com, "Spot REST rate limits"), since the venue
/// does not tell a key its tier. Orders and cancels are counted elsewhere by the venue and not here. Safe for use by several threads.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class KrakenCallBudget(TimeProvider clock)
{
    private const double Limit = 15.0;
    private const double StopAt = 0.8 * Limit;
    private const double DecayPerSecond = 0.33;
    private readonly Lock _gate = new();
    private double _count;
    private DateTimeOffset _at = clock.GetUtcNow();

    /// <summary>Counts a call where there is room for it.</summary>
    /// <returns>Zero where it was counted and may be sent; otherwise how long to wait, and nothing was counted.</returns>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            Decay();
            if (_count + 1.0 <= StopAt)
            {
                _count++;
                return TimeSpan.Zero;
            }

            return WaitForOne();
        }
    }

    /// <summary>Takes in that the venue found its limit exceeded, as by calls of the same key elsewhere.</summary>
    /// <returns>How long to wait.</returns>
    public TimeSpan Exhaust()
    {
        lock (_gate)
        {
            Decay();
            _count = Limit;
            return WaitForOne();
        }
    }

    private TimeSpan WaitForOne() => TimeSpan.FromSeconds((_count + 1.0 - StopAt) / DecayPerSecond);

    private void Decay()
    {
        // A clock that was set back takes nothing.
        var now = clock.GetUtcNow();
        _count = Math.Max(0.0, _count - (DecayPerSecond * Math.Max(0.0, (now - _at).TotalSeconds)));
        _at = now;
    }
}
