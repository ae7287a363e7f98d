using Microsoft.Azure.Functions.Worker;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Application.Signals;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>Keeps judged signals.</summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class SignalArchiveFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="context">The invocation.</param>
    [Function("SignalArchive")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public Task RunAsync(
        [EventHubTrigger(
            HubNames.QualifiedSignals, ConsumerGroup = ConsumerGroups.SignalArchive, Connection = AzureSettings.EventHubs)] string[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _stages.RunAsync(
            HubNames.QualifiedSignals, ConsumerGroups.SignalArchive, Create, TriggerBatch.Read(events, context), context.CancellationToken);
    }

    private IPartitionHandler Create(int partition) => new SignalArchive(_platform.Tables);
}
