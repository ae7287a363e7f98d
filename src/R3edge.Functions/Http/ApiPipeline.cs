using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using R3edge.Api;
using R3edge.Functions.Hosting;

namespace R3edge.Functions.Http;

/// <summary>The endpoints of the API behind the functions: a request that the host has let in is handed over as it came.</summary>
public sealed class ApiPipeline
{
    private readonly FunctionsPlatform _platform;
    private readonly IServiceScopeFactory _scopes;
    private readonly RequestDelegate _api;

    /// <summary>Builds the pipeline.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="platform">The platform's services.</param>
    public ApiPipeline(IServiceProvider services, FunctionsPlatform platform)
    {
        _platform = platform;
        _scopes = services.GetRequiredService<IServiceScopeFactory>();
        var app = new ApplicationBuilder(services);
        app.UseR3edgeApi(PrepareAsync);
        _api = app.Build();
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    public async Task AnswerAsync(HttpRequest request, DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = request.HttpContext;
        _platform.Durable.Use(client);
        // The route that led here is the function's; the endpoints have their own.
        var (endpoint, values, provided) = (
            context.GetEndpoint(), context.Request.RouteValues, context.Features.Get<IServiceProvidersFeature>());
        var accessor = context.RequestServices.GetService<IHttpContextAccessor>();
        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            try
            {
                context.SetEndpoint(null);
                context.Request.RouteValues = [];
                context.RequestServices = scope.ServiceProvider;
                _ = accessor?.HttpContext = context;
                await _api(context).ConfigureAwait(false);
            }
            finally
            {
                context.SetEndpoint(endpoint);
                context.Request.RouteValues = values;
                context.Features.Set(provided);
            }
        }
    }

    // Behind the check of the token: a stranger makes nothing be read. Within the pipeline: what cannot be read is a problem document.
    private async Task PrepareAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (Is(path, "ping") || Is(path, "openapi.json"))
        {
            return;
        }

        await _platform.RefreshAsync(context.RequestAborted).ConfigureAwait(false);
        if (Is(path, "market-data") || Is(path, "scan") || Is(path, "entry-price"))
        {
            await _platform.CatchUp.RunAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool Is(PathString path, string group) =>
        path.StartsWithSegments($"{R3edgeApi.Root}/{group}", StringComparison.OrdinalIgnoreCase);
}
