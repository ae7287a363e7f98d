using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace R3edge.Functions.Durable;

/// <summary>
/// Stops a session and stays until its last position has ended: a stop that was asked for is carried out whatever is out meanwhile,
/// and what a lost process has left half done is finished. Whoever asks again while it runs tells it so by an event. It looks after a
/// minute, then less and less often, and begins anew after some looks.
/// </summary>
public static class SessionStopOrchestrator
{
    /// <summary>The name of the events.</summary>
    public const string EventName = "stop";

    /// <summary>After how many looks it begins anew.</summary>
    public const int LooksPerGeneration = 20;

    /// <summary>How many answered requests are shown.</summary>
    public const int KeptAnswers = 16;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 6, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2.0));

    /// <summary>Runs an instance.</summary>
    /// <param name="context">The context.</param>
    /// <returns>How it ended.</returns>
    [Function(nameof(SessionStopOrchestrator))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = context.GetInput<SessionStop>() ?? throw new InvalidDataException("A session is stopped with an input.");
        if (run.Version > SessionStop.CurrentVersion)
        {
            throw new InvalidDataException(
                $"Version {run.Version} of a stop cannot be carried out here, only up to {SessionStop.CurrentVersion}.");
        }

        // An event that a wait has taken would be lost with the generation: it is handled in this one.
        Task<SessionStopSignal>? next = null;
        for (var looks = 0; looks < LooksPerGeneration || next is { IsCompleted: true }; looks++)
        {
            if (next is { IsCompleted: true })
            {
                run = Take(run, await next);
                next = null;
            }

            run = await CarryOutAsync(context, run);
            context.SetCustomStatus(new SessionStopProgress(run.IsStopped, run.Troubles > 0, run.Answered));
            if (run.IsStopped)
            {
                return "stopped";
            }

            next ??= context.WaitForExternalEvent<SessionStopSignal>(EventName);
            await PauseAsync(context, run, next);
        }

        context.ContinueAsNew(run with { Version = SessionStop.CurrentVersion }, preserveUnprocessedEvents: true);
        return "continues";
    }

    private static SessionStop Take(SessionStop run, SessionStopSignal signal) => run with
    {
        ClosesPositions = run.ClosesPositions || signal.ClosesPositions,
        Waiting = [.. run.Waiting, signal.Id],
        Looks = 0,
    };

    private static async Task<SessionStop> CarryOutAsync(TaskOrchestrationContext context, SessionStop run)
    {
        var task = new SessionTask(run.User, run.Session, null, run.ClosesPositions);
        try
        {
            var isStopped = await context.CallActivityAsync<bool>(nameof(SessionActivities.EndSession), task, Retries);
            return run with
            {
                IsStopped = isStopped,
                Answered = [.. run.Answered.Concat(run.Waiting).TakeLast(KeptAnswers)],
                Waiting = [],
                Looks = run.Looks + 1,
                Troubles = 0,
            };
        }
        catch (TaskFailedException)
        {
            return run with { Looks = 0, Troubles = run.Troubles + 1 };
        }
    }

    private static async Task PauseAsync(TaskOrchestrationContext context, SessionStop run, Task<SessionStopSignal> next)
    {
        if (next.IsCompleted)
        {
            return;
        }

        var pause = ShortestPause * Math.Pow(2, Math.Clamp(run.Looks - 1, 0, 4));
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimer(context.CurrentUtcDateTime + (pause < LongestPause ? pause : LongestPause), cancel.Token);
        if (await Task.WhenAny(next, timer) == next)
        {
            // Not CancelAsync: an orchestrator waits for nothing that is not in its history.
            cancel.Cancel();
        }
    }
}
