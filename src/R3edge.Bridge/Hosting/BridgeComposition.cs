using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using R3edge.Application.Collection;
using R3edge.Application.Collection.Live;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Storage.Azure;

namespace R3edge.Bridge.Hosting;

/// <summary>Puts the container together: the bridge, and what the platform around it asks of its health.</summary>
public static class BridgeComposition
{
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The host of the container.</summary>
    /// <param name="args">Settings that override others.</param>
    /// <param name="addresses">Where a venue is; null, or an answer of null, for the venue itself.</param>
    /// <exception cref="InvalidDataException">A setting is missing or cannot be read.</exception>
    public static WebApplication Build(string[] args, Func<Venue, VenueAddresses?>? addresses = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);

        // A probe every few seconds is no news, and the bridge itself says what venues answered.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Services.AddBridge(builder.Configuration, addresses);
        var app = builder.Build();
        app.MapBridgeHealth();
        return app;
    }

    /// <summary>Adds everything that the bridge needs.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The settings, see <see cref="AzureSettings.OfBridge"/>.</param>
    /// <param name="addresses">Where a venue is; null, or an answer of null, for the venue itself.</param>
    /// <exception cref="InvalidDataException">A setting is missing or cannot be read.</exception>
    public static IServiceCollection AddBridge(
        this IServiceCollection services, IConfiguration configuration, Func<Venue, VenueAddresses?>? addresses = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (settings, storage) = (BridgeSettings.From(configuration), new AzureStorage(setting => configuration[setting]));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<ITableStore>(storage.TablesAlone());
        services.AddSingleton<IEventPublisher>(_ => storage.Publisher());
        services.AddSingleton<InstrumentCatalog>();
        services.AddHttpClient();
        services.AddSingleton(provider => new ListingSource(Client(provider), provider.GetRequiredService<TimeProvider>(), addresses));
        services.AddSingleton(provider => new MarketBridge(
            new CatalogInstruments(provider.GetRequiredService<InstrumentCatalog>()),
            provider.GetRequiredService<IEventPublisher>(),
            provider.GetRequiredService<ITableStore>(),
            Client(provider),
            settings.Options,
            Holder(provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MarketBridge>>(),
            addresses));
        services.AddHostedService<UniverseService>();
        services.AddSingleton<BridgeService>();
        services.AddHostedService(provider => provider.GetRequiredService<BridgeService>());

        // What has come is published before the host ends.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Options.DrainTimeout + TimeSpan.FromSeconds(10));
        if (configuration[Otlp] is { Length: > 0 })
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("r3edge-bridge"))
                .WithMetrics(metrics => metrics.AddMeter("R3edge", "System.Runtime").AddOtlpExporter());
        }

        return services;
    }

    /// <summary>
    /// <c>/health/live</c>: restart the container where it fails; <c>/health/ready</c>: whether everything that is wanted here comes,
    /// with one line a feed.
    /// </summary>
    /// <param name="routes">The host.</param>
    public static void MapBridgeHealth(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var (service, bridge) = (services.GetRequiredService<BridgeService>(), services.GetRequiredService<MarketBridge>());
        routes.MapGet("/health/live", () => service.HasFailed ? Text("failed", healthy: false) : Text("alive", healthy: true));
        routes.MapGet("/health/ready", () => Text(bridge.Health, !service.HasFailed && bridge.HasLooked && bridge.Trouble is null));
    }

    private static IResult Text(string text, bool healthy) =>
        Results.Text(text + "\n", statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    private static HttpClient Client(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(MarketBridge));

    // A restarted container keeps its name, but what it held died with it and may be held by another by now.
    private static string Holder(TimeProvider time) =>
        FormattableString.Invariant($"{Environment.MachineName}~{Environment.ProcessId}~{time.GetUtcNow().UtcTicks}");
}
