namespace R3edge.Local.Stages;

/// <summary>Wakes whoever waits for the stages to get on. Moving on costs next to nothing while nobody waits.</summary>
internal sealed class Progress
{
    private TaskCompletionSource? _waiter;

    /// <summary>Something moved on.</summary>
    public void Pulse() => Interlocked.Exchange(ref _waiter, null)?.TrySetResult();

    /// <summary>Ends at the next pulse. Ask for it first, then look whether it is needed: no pulse in between is missed.</summary>
    public Task Next()
    {
        while (true)
        {
            if (Volatile.Read(ref _waiter) is { } waiting)
            {
                return waiting.Task;
            }

            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _waiter, fresh, null) is null)
            {
                return fresh.Task;
            }
        }
    }
}
