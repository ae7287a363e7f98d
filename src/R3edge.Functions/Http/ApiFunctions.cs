using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using R3edge.Api;

namespace R3edge.Functions.Http;

/// <summary>
/// The functions that serve the API, one a service, so that each scales and is measured on its own. They let everybody in: who asks is
/// found out by the API behind them, by its tokens and scopes.
/// </summary>
/// <param name="api">The endpoints.</param>
public sealed class ApiFunctions(ApiPipeline api)
{
    /// <summary><see cref="R3edgeApi.Root"/> as a route has it.</summary>
    private const string Root = "api/v1/";

    private readonly ApiPipeline _api = api;

    /// <summary>Answers while the service runs.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiPing")]
    public Task<IActionResult> PingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "ping")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>How the service is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiHealth")]
    public Task<IActionResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>Which build answers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiVersion")]
    public Task<IActionResult> VersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "version")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>The description of the API.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiOpenApi")]
    public Task<IActionResult> OpenApiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "openapi.json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>The instruments.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiInstruments")]
    public Task<IActionResult> InstrumentsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "instruments/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>MarketDataService.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiMarketData")]
    public Task<IActionResult> MarketDataAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "market-data/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>MarketScanner.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiScan")]
    public Task<IActionResult> ScanAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "scan")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>The strategies of StrategyBaseSignal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiStrategies")]
    public Task<IActionResult> StrategiesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "strategies/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>StrategyBaseSignal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiSignals")]
    public Task<IActionResult> SignalsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "signals")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>StrategyQualifiedSignal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiQualifiedSignals")]
    public Task<IActionResult> QualifiedSignalsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "qualified-signals")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>EntryPointService.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiEntryPrice")]
    public Task<IActionResult> EntryPriceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "entry-price")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>MoneyManager.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiPositionSize")]
    public Task<IActionResult> PositionSizeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = Root + "position-size")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>The sessions.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiSessions")]
    public Task<IActionResult> SessionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "delete", Route = Root + "sessions/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>TrackingManager: positions.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiPositions")]
    public Task<IActionResult> PositionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = Root + "positions/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>TrackingManager: orders.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiOrders")]
    public Task<IActionResult> OrdersAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>The user's account.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiAccount")]
    public Task<IActionResult> AccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = Root + "account")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>How the account has done.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiPerformance")]
    public Task<IActionResult> PerformanceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Root + "performance/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    /// <summary>BackTestManager.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function("ApiBacktests")]
    public Task<IActionResult> BacktestsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "delete", Route = Root + "backtests/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => AnswerAsync(request, client);

    private async Task<IActionResult> AnswerAsync(HttpRequest request, DurableTaskClient client)
    {
        await _api.AnswerAsync(request, client).ConfigureAwait(false);
        return new EmptyResult();
    }
}
