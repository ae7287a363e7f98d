namespace R3edge.Exchanges.Connections;

/// <summary>
/// How far a venue's clock is ahead of ours. Of the last measurements the one with the shortest round trip counts, since its
/// error is at most half of that (Mills 1991).
/// </summary>
public sealed class ClockOffset
{
    private readonly (TimeSpan Offset, TimeSpan RoundTrip)[] _samples = new (TimeSpan, TimeSpan)[8];
    private long _count;

    /// <summary>The offset, to be added to our time; null before the first measurement.</summary>
    public TimeSpan? Offset => Best()?.Offset;

    /// <summary>The largest error of the offset: half the round trip it was measured with.</summary>
    public TimeSpan? Uncertainty => Best()?.RoundTrip / 2;

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
        _samples[_count++ % _samples.Length] = (venueTime - (sent + (roundTrip / 2)), roundTrip);
    }

    private (TimeSpan Offset, TimeSpan RoundTrip)? Best() =>
        _count == 0 ? null : _samples.Take((int)Math.Min(_count, _samples.Length)).MinBy(sample => sample.RoundTrip);
}
