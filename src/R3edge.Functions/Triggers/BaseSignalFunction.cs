using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Application.Signals;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>Lets the strategies of sessions speak on bars.</summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class BaseSignalFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="context">The invocation.</param>
    [Function("BaseSignal")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [EventHubTrigger(HubNames.Bars, ConsumerGroup = ConsumerGroups.BaseSignal, Connection = AzureSettings.EventHubs)] string[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        await _stages.RunAsync(
            HubNames.Bars, ConsumerGroups.BaseSignal, Create, TriggerBatch.Read(
                events, context), context.CancellationToken).ConfigureAwait(false);
    }

    private IPartitionHandler Create(int partition) => new StrategyBaseSignal(
        partition,
        _platform.Snapshots,
        _platform.Sessions,
        _platform.Instruments,
        _platform.History,
        _platform.Publisher,
        _platform.Loggers.CreateLogger<StrategyBaseSignal>());
}
