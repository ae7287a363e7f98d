using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask.Client;
using R3edge.Application.Ports;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;

namespace R3edge.Functions.Durable;

/// <summary>
/// Starts and stops sessions by orchestrations: once one is scheduled, the request is carried out whatever becomes of the process that
/// took it. Who asks waits for the outcome, but not for ever.
/// </summary>
/// <param name="client">Gives the orchestrations.</param>
/// <param name="sessions">The sessions.</param>
/// <param name="time">Waits for outcomes.</param>
/// <param name="patience">How long an outcome is waited for.</param>
public sealed class DurableSessions(
    Func<DurableTaskClient> client, SessionService sessions, TimeProvider time, TimeSpan patience) : ISessionControl
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static long _asked;

    private readonly Orchestrations _orchestrations = new(client);
    private readonly SessionService _sessions = sessions;
    private readonly TimeProvider _time = time;
    private readonly TimeSpan _patience = patience;

    /// <inheritdoc/>
    public async Task<SessionOutcome> StartAsync(UserId user, SessionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Key) || request.Key.Length > SessionRequest.LongestKey)
        {
            // It names no session; it is refused before anything is done.
            return await _sessions.StartAsync(user, request, cancellationToken).ConfigureAwait(false);
        }

        var (session, text) = (SessionId.For(user, request.Key).ToString(), SessionText.Write(request));
        var name = $"session-start-{session}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}";
        if (!await _orchestrations.IsRunningAsync(name, cancellationToken).ConfigureAwait(false))
        {
            // Where the same request came twice at once, the other's orchestration answers both.
            await _orchestrations
                .StartAsync(
                    nameof(SessionStartOrchestrator), name, new SessionStart(SessionStart.CurrentVersion, user.Value, session, text),
                    cancellationToken)
                .ConfigureAwait(false);
        }

        var ended = await WaitAsync(name, instance => instance.IsCompleted, session, cancellationToken).ConfigureAwait(false);
        return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            && ended.ReadOutputAs<string>() is { Length: > 0 } outcome
            ? SessionText.ReadOutcome(outcome)
            : throw new StorageException(
                StorageFailure.Unavailable, $"The session {session} could not be started, and nothing of it is left; try again.");
    }

    /// <inheritdoc/>
    public async Task<SessionOutcome> StopAsync(UserId user, SessionId id, bool closesPositions, CancellationToken cancellationToken)
    {
        if (await _sessions.GetAsync(user, id, cancellationToken).ConfigureAwait(false) is not { } known)
        {
            return new SessionOutcome(null, SessionRefusal.NotFound, $"There is no session {id}.");
        }

        if (known.Status == SessionStatus.Stopped)
        {
            return new SessionOutcome(known, null, "", IsRepeated: true);
        }

        var name = $"session-stop-{id}";
        var request = string.Create(
            CultureInfo.InvariantCulture, $"{Environment.MachineName}~{Environment.ProcessId}~{Interlocked.Increment(ref _asked)}");
        var stop = new SessionStop(SessionStop.CurrentVersion, user.Value, id.ToString(), closesPositions, [request], []);

        // Somebody else may be faster with the start; then it is told to what runs by now.
        if (!await TellAsync().ConfigureAwait(false)
            && !await _orchestrations.StartAsync(nameof(SessionStopOrchestrator), name, stop, cancellationToken).ConfigureAwait(false))
        {
            await TellAsync().ConfigureAwait(false);
        }

        await WaitAsync(name, instance => instance.IsCompleted || HasAnswered(instance, request), id.ToString(), cancellationToken)
            .ConfigureAwait(false);
        var now = await _sessions.GetAsync(user, id, cancellationToken).ConfigureAwait(false) ?? known;
        return now.Status == SessionStatus.Active
            ? throw new StorageException(StorageFailure.Unavailable, $"The session {id} could not be stopped; try again.")
            : new SessionOutcome(now, null, "", IsRepeated: known.Status == SessionStatus.Stopping);

        Task<bool> TellAsync() => _orchestrations.RaiseAsync(
            name, SessionStopOrchestrator.EventName, new SessionStopSignal(request, closesPositions), cancellationToken);
    }

    private static bool HasAnswered(OrchestrationMetadata instance, string request) =>
        instance.SerializedCustomStatus is not null && instance.ReadCustomStatusAs<SessionStopProgress>()!.Answered.Contains(request);

    private Task<OrchestrationMetadata?> FindAsync(string name, CancellationToken cancellationToken) =>
        _orchestrations.FindAsync(name, withContent: true, cancellationToken);

    private async Task<OrchestrationMetadata> WaitAsync(
        string name, Func<OrchestrationMetadata, bool> isDone, string session, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } instance && isDone(instance))
            {
                return instance;
            }

            if (_time.GetElapsedTime(since) >= _patience)
            {
                throw new StorageException(
                    StorageFailure.Unavailable, $"The session {session} has not answered yet; what was asked is not lost.");
            }

            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
