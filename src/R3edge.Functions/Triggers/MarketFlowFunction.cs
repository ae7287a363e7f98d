using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using R3edge.Application.MarketData;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>Keeps the order flow and the books of markets.</summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class MarketFlowFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="context">The invocation.</param>
    [Function("MarketFlow")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public Task RunAsync(
        [EventHubTrigger(
            HubNames.MarketData, ConsumerGroup = ConsumerGroups.MarketData, Connection = AzureSettings.EventHubs)] string[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _platform.CatchUp.IsFed();
        return _stages.RunAsync(
            HubNames.MarketData, ConsumerGroups.MarketData, Create, TriggerBatch.Read(events, context), context.CancellationToken);
    }

    private IPartitionHandler Create(int partition) => new MarketFlowStage(
        partition, _platform.Snapshots, _platform.MarketData, _platform.Loggers.CreateLogger<MarketFlowStage>());
}
