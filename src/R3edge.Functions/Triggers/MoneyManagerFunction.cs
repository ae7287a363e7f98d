using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using R3edge.Application.MoneyManagement;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>Gives judged signals to their accounts.</summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class MoneyManagerFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="context">The invocation.</param>
    [Function("MoneyManager")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [EventHubTrigger(
            HubNames.QualifiedSignals, ConsumerGroup = ConsumerGroups.MoneyManager, Connection = AzureSettings.EventHubs)] string[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        await _stages.RunAsync(
            HubNames.QualifiedSignals, ConsumerGroups.MoneyManager, Create, TriggerBatch.Read(
                events, context), context.CancellationToken).ConfigureAwait(false);
    }

    private IPartitionHandler Create(int partition) => new MoneyManagerService(
        _platform.Accounts, _platform.Loggers.CreateLogger<MoneyManagerService>());
}
