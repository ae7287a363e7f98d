namespace R3edge.Contracts;

/// <summary>Waits in tests.</summary>
public static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs what is asynchronous inside a property, which is not.</summary>
    public static void For(Func<Task> run) => Task.Run(run).GetAwaiter().GetResult();

    /// <summary>Waits for something that happens elsewhere, and fails where it does not in a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Longest);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }
}
