namespace R3edge.Exchanges.Connections;

/// <summary>Lets one through at a time, and none sooner after the last than the spacing.</summary>
/// <param name="spacing">The least time between two.</param>
/// <param name="clock">Measures it.</param>
internal sealed class Pacer(TimeSpan spacing, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits for a turn and carries out what is to be done in it.</summary>
    public async Task RunAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var wait = _next - clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
            }

            _next = clock.GetUtcNow() + spacing;
            await action().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
