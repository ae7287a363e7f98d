using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace R3edge.Functions.Durable;

/// <summary>
/// Starts a session: all of it, or nothing. What passes is tried again for minutes; where it fails for good, what there is of the
/// session is stopped, as long as that takes, so that none trades that nobody was told of.
/// </summary>
public static class SessionStartOrchestrator
{
    /// <summary>The output where nothing was started because a store was out.</summary>
    public const string Undone = "";

    /// <summary>After how many attempts to undo it begins anew.</summary>
    public const int AttemptsPerGeneration = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 6, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2.0));

    /// <summary>Runs an instance.</summary>
    /// <param name="context">The context.</param>
    /// <returns>The outcome, as text, or <see cref="Undone"/>.</returns>
    [Function(nameof(SessionStartOrchestrator))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = context.GetInput<SessionStart>() ?? throw new InvalidDataException("A session is started with an input.");
        if (run.Version > SessionStart.CurrentVersion)
        {
            throw new InvalidDataException(
                $"Version {run.Version} of a start cannot be carried out here, only up to {SessionStart.CurrentVersion}.");
        }

        if (!run.IsUndone)
        {
            try
            {
                return await context.CallActivityAsync<string>(
                    nameof(SessionActivities.BeginSession), new SessionTask(run.User, run.Session, run.Request, false), Retries);
            }
            catch (TaskFailedException)
            {
                run = run with { IsUndone = true };
            }
        }

        for (var attempt = 0; attempt < AttemptsPerGeneration; attempt++)
        {
            try
            {
                await context.CallActivityAsync<bool>(
                    nameof(SessionActivities.EndSession), new SessionTask(run.User, run.Session, null, true), Retries);
                return Undone;
            }
            catch (TaskFailedException)
            {
                await context.CreateTimer(context.CurrentUtcDateTime + Pause, CancellationToken.None);
            }
        }

        context.ContinueAsNew(run with { Version = SessionStart.CurrentVersion }, preserveUnprocessedEvents: true);
        return Undone;
    }
}
