using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using R3edge.Api.Backtesting;
using R3edge.Api.EntryPricing;
using R3edge.Api.Http;
using R3edge.Api.MarketData;
using R3edge.Api.MoneyManagement;
using R3edge.Api.Scanning;
using R3edge.Api.Sessions;
using R3edge.Api.Signals;
using R3edge.Api.Status;
using R3edge.Api.Tracking;
using R3edge.Application.Json;

namespace R3edge.Api;

/// <summary>The HTTP API, written once and served by every host. Authentication is added apart from it: see <see cref="Authentication.AuthenticationSetup"/>.</summary>
public static class R3edgeApi
{
    /// <summary>Where all endpoints lie.</summary>
    public const string Root = "/api/v1";

    /// <summary>Where the OpenAPI document lies.</summary>
    public const string OpenApiDocument = Root + "/openapi.json";

    /// <summary>Adds what the endpoints need besides the services they ask.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddR3edgeApi(this IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problem.Complete);
        services.AddExceptionHandler<ProblemHandler>();
        services.AddOpenApi("v1", document =>
        {
            document.AddDocumentTransformer(ApiDescription.Describe);
            document.AddOperationTransformer(ApiDescription.Describe);
        });
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.Converters.Add(new FiniteOrNullConverter());
            foreach (var converter in DomainConverters.All)
            {
                json.SerializerOptions.Converters.Add(converter);
            }
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>Serves the endpoints and turns every error into a problem document.</summary>
    /// <param name="app">The application; authentication and authorization are in use.</param>
    public static void UseR3edgeApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOpenApi(OpenApiDocument).AllowAnonymous();
        Map(app);
    }

    /// <summary>
    /// The same pipeline on its own, for a host that has another in front of it and hands requests over. What that one has found out
    /// about a request's route is to be removed before.
    /// </summary>
    /// <param name="app">A builder over the host's services.</param>
    /// <param name="prepare">What the host does before an endpoint answers, for requests that were let in alone.</param>
    public static void UseR3edgeApi(this IApplicationBuilder app, Func<HttpContext, Task> prepare)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(async (context, next) =>
        {
            await prepare(context).ConfigureAwait(false);
            await next(context).ConfigureAwait(false);
        });
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapOpenApi(OpenApiDocument).AllowAnonymous();
            Map(endpoints);
        });
    }

    private static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root);
        StatusEndpoints.Map(api);
        InstrumentEndpoints.Map(api);
        MarketDataEndpoints.Map(api);
        ScanEndpoints.Map(api);
        StrategyEndpoints.Map(api);
        SignalEndpoints.Map(api);
        EntryPriceEndpoints.Map(api);
        PositionSizeEndpoints.Map(api);
        SessionEndpoints.Map(api);
        PositionEndpoints.Map(api);
        AccountEndpoints.Map(api);
        BacktestEndpoints.Map(api);
    }
}
