namespace R3edge.Exchanges.Connections;

/// <summary>
/// How far a venue's clock is ahead of ours. Of the last measurements the one with the shortest round trip counts, since its
/// error is at most half of that (Mills 1991); one that a newer one contradicts is of before a clock was set, and is forgotten.
/// Safe for use by several threads.
/// </summary>
public sealed class ClockOffset
{
    private const int MostSamples = 8;

    // Kraken tells whole seconds.
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan Offset, TimeSpan RoundTrip)> _samples = [];

    /// <summary>The offset, to be added to our time; null before the first measurement.</summary>
    public TimeSpan? Offset => Best()?.Offset;

    /// <summary>The largest error of the offset: half the round trip it was measured with.</summary>
    public TimeSpan? Uncertainty => Best()?.RoundTrip / 2;

    /// <summary>Asks a venue for its time and takes in the answer. Our clock may be set meanwhile: the round trip is measured apart from it.</summary>
    /// <param name="clock">Our clock.</param>
    /// <param name="ask">Gives the venue's UTC time; null where it does not tell, and the offset stays as it is.</param>
    /// <returns>Whether the venue told.</returns>
    public async Task<bool> MeasureAsync(TimeProvider clock, Func<Task<DateTime?>> ask)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(ask);
        var (sent, began) = (clock.GetUtcNow().UtcDateTime, clock.GetTimestamp());
        if (await ask().ConfigureAwait(false) is not { } time)
        {
            return false;
        }

        Add(sent, time, sent + clock.GetElapsedTime(began));
        return true;
    }

    /// <summary>Takes in a measurement.</summary>
    /// <param name="sent">Our UTC time when the question went out.</param>
    /// <param name="venueTime">The venue's UTC time in its answer.</param>
    /// <param name="received">Our UTC time when the answer came.</param>
    /// <exception cref="ArgumentException">The answer came before the question.</exception>
    public void Add(DateTime sent, DateTime venueTime, DateTime received)
    {
        if (received < sent)
        {
            throw new ArgumentException($"The answer of {received:O} is older than the question of {sent:O}.", nameof(received));
        }

        var roundTrip = received - sent;
        var offset = venueTime - (sent + (roundTrip / 2));
        lock (_gate)
        {
            _samples.RemoveAll(sample => (sample.Offset - offset).Duration() > ((sample.RoundTrip + roundTrip) / 2) + Coarseness);
            _samples.Add((offset, roundTrip));
            if (_samples.Count > MostSamples)
            {
                _samples.RemoveAt(0);
            }
        }
    }

    private (TimeSpan Offset, TimeSpan RoundTrip)? Best()
    {
        lock (_gate)
        {
            return _samples.Count == 0 ? null : _samples.MinBy(sample => sample.RoundTrip);
        }
    }
}
