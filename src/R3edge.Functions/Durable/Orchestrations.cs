using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using R3edge.Application.Ports;

namespace R3edge.Functions.Durable;

/// <summary>
/// The orchestrations as functions ask for them. What keeps the host from its task hub comes to its client as an error of the transport,
/// and so does a start or an event that somebody else was faster with. Here the first is a store that is out of reach, so that it is tried
/// again and no event is to blame; the second is an answer.
/// </summary>
/// <param name="client">Gives the client.</param>
public sealed class Orchestrations(Func<DurableTaskClient> client)
{
    private readonly Func<DurableTaskClient> _client = client;

    /// <summary>Looks for an instance.</summary>
    /// <param name="instance">Its id.</param>
    /// <param name="withContent">Whether its input, output and status are wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="StorageException">The task hub is out of reach.</exception>
    public async Task<OrchestrationMetadata?> FindAsync(string instance, bool withContent, CancellationToken cancellationToken)
    {
        var client = _client();
        try
        {
            return await client.GetInstanceAsync(instance, withContent, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            throw Outage("look for", instance, exception);
        }
    }

    /// <summary>Whether an instance is there and has not ended.</summary>
    /// <param name="instance">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The task hub is out of reach.</exception>
    public async Task<bool> IsRunningAsync(string instance, CancellationToken cancellationToken) =>
        await FindAsync(instance, withContent: false, cancellationToken).ConfigureAwait(false) is { IsCompleted: false };

    /// <summary>Starts an instance.</summary>
    /// <param name="orchestrator">The orchestrator.</param>
    /// <param name="instance">Its id.</param>
    /// <param name="input">What it begins with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was started here; false where another that has not ended has the id.</returns>
    /// <exception cref="StorageException">The task hub is out of reach; the instance may have been started all the same.</exception>
    public async Task<bool> StartAsync(string orchestrator, string instance, object input, CancellationToken cancellationToken)
    {
        var client = _client();
        try
        {
            await client
                .ScheduleNewOrchestrationInstanceAsync(
                    orchestrator, input, new StartOrchestrationOptions { InstanceId = instance }, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            return await IsRunningAsync(instance, cancellationToken).ConfigureAwait(false)
                ? false
                : throw Outage("start", instance, exception);
        }
    }

    /// <summary>Raises an event to an instance.</summary>
    /// <param name="instance">Its id.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was one to hear it; false where there is none or it has ended.</returns>
    /// <exception cref="StorageException">The task hub is out of reach; the event may have been raised all the same.</exception>
    public async Task<bool> RaiseAsync(string instance, string name, object payload, CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync(instance, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var client = _client();
        try
        {
            await client.RaiseEventAsync(instance, name, payload, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            return await IsRunningAsync(instance, cancellationToken).ConfigureAwait(false)
                ? throw Outage("tell", instance, exception)
                : false;
        }
    }

    // What was asked wrongly is a bug, and who gave up is told so.
    private static bool IsOutage(Exception exception, CancellationToken cancellationToken) =>
        exception is not ArgumentException && !cancellationToken.IsCancellationRequested;

    private static StorageException Outage(string what, string instance, Exception exception) => new(
        StorageFailure.Unavailable, $"Could not {what} the orchestration {instance}: {exception.Message}", exception);
}
