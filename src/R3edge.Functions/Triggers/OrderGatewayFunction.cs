using Microsoft.Azure.Functions.Worker;
using R3edge.Application.Gateways;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>Sends the orders of live accounts to their venues.</summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class OrderGatewayFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="context">The invocation.</param>
    [Function("OrderGateway")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [EventHubTrigger(HubNames.Orders, ConsumerGroup = ConsumerGroups.OrderGateway, Connection = AzureSettings.EventHubs)] string[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        await _stages.RunAsync(
            HubNames.Orders,
            ConsumerGroups.OrderGateway,
            partition => new OrderIntake(
                _platform.Orders,
                (received, reason, token) => _stages.PutAsideAsync(
                    new PartitionAddress(HubNames.Orders, ConsumerGroups.OrderGateway, partition), received, reason, token)),
            TriggerBatch.Read(events, context),
            context.CancellationToken).ConfigureAwait(false);
    }
}
