using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using R3edge.Functions.Hosting;

namespace R3edge.Functions.Timers;

/// <summary>What is due by the clock.</summary>
/// <param name="platform">The services.</param>
/// <param name="work">What is done.</param>
/// <param name="watch">Sees whether market data comes in.</param>
public sealed class TimerFunctions(FunctionsPlatform platform, TimedWork work, MarketWatch watch)
{
    private readonly FunctionsPlatform _platform = platform;
    private readonly TimedWork _work = work;
    private readonly MarketWatch _watch = watch;

    /// <summary>Ranks the markets, every minute, and keeps the ranking.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="context">The invocation.</param>
    [Function("Scanner")]
    public Task ScanAsync([TimerTrigger("15 * * * * *")] TimerInfo timer, FunctionContext context) => _work.ScanAsync(TokenOf(context));

    /// <summary>Fits the models of regimes that are due, every five minutes.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="context">The invocation.</param>
    [Function("RegimeRefit")]
    public Task RefitAsync([TimerTrigger("45 */5 * * * *")] TimerInfo timer, FunctionContext context) => _work.RefitAsync(TokenOf(context));

    /// <summary>Looks for missing bars and fetches them, every two minutes.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="context">The invocation.</param>
    [Function("GapBackfill")]
    public Task BackfillAsync([TimerTrigger("30 */2 * * * *")] TimerInfo timer, FunctionContext context) =>
        _work.BackfillAsync(TokenOf(context));

    /// <summary>Sees whether market data comes in, every half minute.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="context">The invocation.</param>
    [Function("MarketWatch")]
    public Task WatchAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, FunctionContext context) => _watch.LookAsync(TokenOf(context));

    /// <summary>Asks the venues how orders stand, every quarter of a minute.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="context">The invocation.</param>
    [Function("VenueOrders")]
    public Task LookAtOrdersAsync([TimerTrigger("5,20,35,50 * * * * *")] TimerInfo timer, FunctionContext context) =>
        _work.LookAtOrdersAsync(TokenOf(context));

    /// <summary>Holds the accounts against their orchestrators and their venues, every minute.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="context">The invocation.</param>
    [Function("Reconciliation")]
    public Task ReconcileAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        _platform.Durable.Use(client);
        return _work.ReconcileAsync(TokenOf(context));
    }

    /// <summary>Removes what is kept no longer, every night.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="context">The invocation.</param>
    [Function("Retention")]
    public Task RetainAsync(
        [TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        _platform.Durable.Use(client);
        return _work.RetainAsync(TokenOf(context));
    }

    private static CancellationToken TokenOf(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.CancellationToken;
    }
}
