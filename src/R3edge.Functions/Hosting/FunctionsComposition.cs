using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Web;
using R3edge.Api;
using R3edge.Api.Authentication;
using R3edge.Api.Status;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Secrets;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Ports.Venues;
using R3edge.Application.Sessions;
using R3edge.Exchanges.Gateways;
using R3edge.Functions.Http;
using R3edge.Functions.Stages;
using R3edge.Functions.Timers;
using R3edge.Storage.Azure;
using R3edge.Storage.Azure.Tables;

namespace R3edge.Functions.Hosting;

/// <summary>Puts the function app together.</summary>
public static class FunctionsComposition
{
    /// <summary>Adds everything that the functions need.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The settings, see <see cref="AzureSettings"/>.</param>
    /// <exception cref="InvalidDataException">A setting is missing or cannot be read.</exception>
    public static IServiceCollection AddR3edge(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var storage = new AzureStorage(setting => configuration[setting]);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(FunctionsOptions.From(configuration));
        services.AddSingleton(storage.Tables());
        services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<AzureTables>());
        services.AddSingleton<IBlobStore>(storage.Blobs());
        services.AddSingleton<IEventPublisher>(_ => storage.Publisher());
        services.AddSingleton<ISecretStore>(provider => storage.Secrets(provider.GetRequiredService<TimeProvider>()));
        services.AddHttpClient(nameof(VenueGateways));
        services.AddSingleton(provider => new VenueGateways(
            provider.GetRequiredService<ISecretStore>(),
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(VenueGateways)),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<FunctionsOptions>().Trading.AllowLive));
        services.AddSingleton<IOrderGateways>(provider => provider.GetRequiredService<VenueGateways>());
        services.AddSingleton<ILiveVenues>(provider => provider.GetRequiredService<VenueGateways>());
        services.AddSingleton<DurableClients>();
        services.AddSingleton<FunctionsPlatform>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StageRunner>(
            provider, provider.GetRequiredService<FunctionsPlatform>().DeadLetters));
        services.AddSingleton<IEnumerable<IBatchWork>>(provider => provider.GetRequiredService<FunctionsPlatform>().Works);
        services.AddHttpClient(nameof(VenueHistories));
        services.AddSingleton<IHistorySource, VenueHistories>();
        services.AddSingleton<TimedWork>();
        services.AddSingleton(_ => storage.HubClock());
        services.AddSingleton<MarketWatch>();
        services.AddR3edgeApi();
        services.AddSingleton<ApiPipeline>();
        AddAuthentication(services, configuration);
        AddServices(services);
        return services;
    }

    private static void AddAuthentication(IServiceCollection services, IConfiguration configuration)
    {
        switch (configuration[AzureSettings.AuthenticationProvider])
        {
            case AzureSettings.EntraId:
                ThrowIfIncomplete(configuration);
                services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
                    .AddMicrosoftIdentityWebApi(configuration.GetSection(AzureSettings.EntraIdSection));

                // The subject of a token differs from application to application; the object is the user.
                services.AddTokenRules("oid");
                break;
            case AzureSettings.Oidc:
                services.AddOidcTokens(configuration.GetSection(AzureSettings.OidcSection).Get<OidcOptions>() ?? new OidcOptions());
                break;
            case var other:
                throw new InvalidDataException(
                    $"The setting {AzureSettings.AuthenticationProvider} is {AzureSettings.EntraId} or {AzureSettings.Oidc}, "
                    + $"not '{other}'.");
        }
    }

    // The library would say so with the first request, and let in the users of every tenant where it is told to.
    private static void ThrowIfIncomplete(IConfiguration configuration)
    {
        string[] needed = [AzureSettings.EntraIdInstance, AzureSettings.EntraIdTenant, AzureSettings.EntraIdClient];
        if (needed.FirstOrDefault(setting => string.IsNullOrWhiteSpace(configuration[setting])) is { } missing)
        {
            throw new InvalidDataException($"The setting {missing} is missing: without it no token of Entra ID can be accepted.");
        }

        if (configuration[AzureSettings.EntraIdTenant]!.ToUpperInvariant() is "COMMON" or "ORGANIZATIONS" or "CONSUMERS")
        {
            throw new InvalidDataException(
                $"The setting {AzureSettings.EntraIdTenant} names one tenant; with '{configuration[AzureSettings.EntraIdTenant]}' "
                + "users of every tenant could sign in.");
        }
    }

    private static void AddServices(IServiceCollection services)
    {
        Add(platform => platform.Instruments as IInstrumentCatalog);
        Add(platform => platform.History);
        Add(platform => platform.MarketData);
        Add(platform => platform.Scanner);
        Add(platform => platform.EntryPoint);
        Add(platform => platform.Accounts);
        Add(platform => platform.Queries);
        Add(platform => platform.Sessions);
        Add(platform => platform.LiveAccounts);
        Add<ISessionControl>(platform => platform.SessionControl);
        Add(platform => platform.Tracking);
        Add(platform => platform.Sizer);
        Add(platform => platform.Signals);
        Add(platform => platform.BackTests);
        services.AddTransient<IHealthSource, FunctionsHealth>();

        // The platform disposes of its own; the container only hands them out.
        void Add<T>(Func<FunctionsPlatform, T> service)
            where T : class => services.AddSingleton(provider => service(provider.GetRequiredService<FunctionsPlatform>()));
    }
}
