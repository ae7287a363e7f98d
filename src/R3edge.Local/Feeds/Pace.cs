namespace R3edge.Local.Feeds;

/// <summary>Holds recorded time back so that it passes no faster than asked.</summary>
internal sealed class Pace(ReplaySpeed speed, TimeProvider time)
{
    private readonly ReplaySpeed _speed = speed;
    private readonly TimeProvider _time = time;
    private DateTime? _marketStart;
    private long _start;

    /// <summary>Waits until a moment of the market is due; the first one is due at once.</summary>
    public async Task WaitForAsync(DateTime moment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (double.IsPositiveInfinity(_speed.Factor))
        {
            return;
        }

        if (_marketStart is not { } first)
        {
            _marketStart = moment;
            _start = _time.GetTimestamp();
            return;
        }

        var due = (moment - first) / _speed.Factor;
        var wait = due - _time.GetElapsedTime(_start);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
