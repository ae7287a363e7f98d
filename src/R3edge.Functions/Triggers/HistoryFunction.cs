using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using R3edge.Application.Collection.History;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>Writes bars to the history.</summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class HistoryFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="context">The invocation.</param>
    [Function("History")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public Task RunAsync(
        [EventHubTrigger(HubNames.Bars, ConsumerGroup = ConsumerGroups.History, Connection = AzureSettings.EventHubs)] string[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _stages.RunAsync(
            HubNames.Bars, ConsumerGroups.History, Create, TriggerBatch.Read(events, context), context.CancellationToken);
    }

    private IPartitionHandler Create(int partition) =>
        new HistoryWriter(_platform.History, _platform.Loggers.CreateLogger<HistoryWriter>());
}
