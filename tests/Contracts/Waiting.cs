namespace R3edge.Contracts;

/// <summary>Runs what is asynchronous inside a property, which is not.</summary>
public static class Waiting
{
    public static void For(Func<Task> run) => Task.Run(run).GetAwaiter().GetResult();
}
