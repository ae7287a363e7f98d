using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Functions.Durable;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>Takes what venues say of orders to the positions that own them.</summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class PositionUpdatesFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="context">The invocation.</param>
    [Function("PositionUpdates")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [EventHubTrigger(
            HubNames.OrderUpdates, ConsumerGroup = ConsumerGroups.Tracking, Connection = AzureSettings.EventHubs)] string[] events,
        [DurableClient] DurableTaskClient client,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _platform.Durable.Use(client);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        await _stages.RunAsync(
            HubNames.OrderUpdates, ConsumerGroups.Tracking, Create, TriggerBatch.Read(
                events, context), context.CancellationToken).ConfigureAwait(false);
    }

    private IPartitionHandler Create(int partition) => new PositionUpdates(
        _platform.Accounts, _platform.Dispatcher, _platform.Loggers.CreateLogger<PositionUpdates>());
}
