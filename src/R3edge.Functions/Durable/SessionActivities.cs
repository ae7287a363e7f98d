using Microsoft.Azure.Functions.Worker;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Functions.Hosting;

namespace R3edge.Functions.Durable;

/// <summary>What orchestrators of sessions let be carried out. Each may run twice and does its work once.</summary>
/// <param name="platform">The services.</param>
public sealed class SessionActivities(FunctionsPlatform platform)
{
    private readonly FunctionsPlatform _platform = platform;

    /// <summary>Starts a session.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="context">The invocation.</param>
    /// <returns>The outcome, as text.</returns>
    [Function(nameof(BeginSession))]
    public async Task<string> BeginSession([ActivityTrigger] SessionTask task, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(context);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        var outcome = await _platform.Sessions
            .StartAsync(new UserId(task.User), SessionText.ReadRequest(task.Request!), context.CancellationToken)
            .ConfigureAwait(false);
        return SessionText.Write(outcome);
    }

    /// <summary>Stops a session, or goes on with it.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="context">The invocation.</param>
    /// <returns>Whether it has stopped: its last position has ended, or there is no such session.</returns>
    [Function(nameof(EndSession))]
    public async Task<bool> EndSession([ActivityTrigger] SessionTask task, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(context);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        var session = SessionId.TryParse(task.Session, out var id)
            ? id
            : throw new InvalidDataException($"'{task.Session}' is no session.");
        var outcome = await _platform.Sessions
            .StopAsync(new UserId(task.User), session, task.ClosesPositions, context.CancellationToken)
            .ConfigureAwait(false);
        return outcome.Session is null or { Status: SessionStatus.Stopped };
    }
}
