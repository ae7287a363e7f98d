using Microsoft.Azure.Functions.Worker;
using R3edge.Application.Gateways;
using R3edge.Application.Pipeline;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure;

namespace R3edge.Functions.Triggers;

/// <summary>
/// Shows the market's prices to the targets of live positions that wait for them. Where nobody may trade live the deployment switches it
/// off: it reads all market data.
/// </summary>
/// <param name="platform">The services.</param>
/// <param name="stages">Runs stages.</param>
public sealed class TargetPricesFunction(FunctionsPlatform platform, StageRunner stages)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly StageRunner _stages = stages;

    /// <summary>Handles a batch.</summary>
    /// <param name="events">The events.</param>
    /// <param name="context">The invocation.</param>
    [Function("TargetPrices")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [EventHubTrigger(
            HubNames.MarketData, ConsumerGroup = ConsumerGroups.OrderGateway, Connection = AzureSettings.EventHubs)] string[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // It asks only which accounts trade a market: not worth a read of all of them with each batch of prices.
        await _platform.RefreshOldAsync(context.CancellationToken).ConfigureAwait(false);
        await _stages.RunAsync(
            HubNames.MarketData,
            ConsumerGroups.OrderGateway,
            _ => new PriceTouches(_platform.Orders, _platform.Accounts.TradingOn, _platform.Time),
            TriggerBatch.Read(events, context),
            context.CancellationToken).ConfigureAwait(false);
    }
}
