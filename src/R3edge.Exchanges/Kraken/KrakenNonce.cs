using System.Globalization;

namespace R3edge.Exchanges.Kraken;

/// <summary>
/// Numbers that grow from request to request of one key, also when the clock stands still or goes back. They begin with the
/// time in microseconds, so that they go on growing after a restart. Safe for use by several threads.
/// </summary>
/// <param name="clock">The clock.</param>
public sealed class KrakenNonce(TimeProvider clock)
{
    private long _last;

    /// <summary>The next nonce, in decimal digits.</summary>
    public string Next()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(last + 1, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next.ToString(CultureInfo.InvariantCulture);
            }
        }
    }
}
