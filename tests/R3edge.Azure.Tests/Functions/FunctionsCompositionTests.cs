using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using R3edge.Azure.Tests.Doubles;
using R3edge.Functions.Hosting;
using R3edge.Functions.Http;
using R3edge.Storage.Azure;

namespace R3edge.Azure.Tests.Functions;

public class FunctionsCompositionTests
{
    public static TheoryData<string> FunctionClasses() =>
    [
        .. typeof(FunctionsPlatform).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null))
            .Select(type => type.FullName!),
    ];

    [Theory]
    [MemberData(nameof(FunctionClasses))]
    public async Task AddR3edge_EveryFunctionClass_CanBeMade(string name)
    {
        await using var services = Services();
        Assert.NotNull(ActivatorUtilities.CreateInstance(services, typeof(FunctionsPlatform).Assembly.GetType(name)!));
    }

    [Fact]
    public async Task AddR3edge_EntraId_TakesItsTokens()
    {
        await using var services = Services(new()
        {
            [AzureSettings.AuthenticationProvider] = AzureSettings.EntraId,
            [AzureSettings.EntraIdInstance] = "https://login.microsoftonline.com/",
            [AzureSettings.EntraIdTenant] = "11111111-1111-1111-1111-111111111111",
            [AzureSettings.EntraIdClient] = "22222222-2222-2222-2222-222222222222",
        });
        Assert.Equal("oid", services.GetRequiredService<Api.Authentication.UserClaim>().Type);
    }

    [Theory]
    [InlineData(AzureSettings.AuthenticationProvider, "Google")]
    [InlineData(AzureSettings.AllowLive, "perhaps")]
    [InlineData(AzureSettings.BacktestParallelism, "0")]
    [InlineData(AzureSettings.DeadLetterDays, "-1")]
    [InlineData(AzureSettings.OidcAudience, "")]
    public void AddR3edge_WrongSetting_IsToldByName(string setting, string value)
    {
        var failure = Assert.Throws<InvalidDataException>(() => Services(new() { [setting] = value }));
        Assert.Contains(setting == AzureSettings.OidcAudience ? "audience" : setting, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AzureSettings.EntraIdClient, "")]
    [InlineData(AzureSettings.EntraIdTenant, "")]
    [InlineData(AzureSettings.EntraIdTenant, "common")]
    [InlineData(AzureSettings.EntraIdTenant, "organizations")]
    public void AddR3edge_EntraIdWithoutOneTenantAndClient_IsToldByName(string setting, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            [AzureSettings.AuthenticationProvider] = AzureSettings.EntraId,
            [AzureSettings.EntraIdInstance] = "https://login.microsoftonline.com/",
            [AzureSettings.EntraIdTenant] = "11111111-1111-1111-1111-111111111111",
            [AzureSettings.EntraIdClient] = "22222222-2222-2222-2222-222222222222",
        };
        settings[setting] = value;

        var failure = Assert.Throws<InvalidDataException>(() => Services(settings));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/ping", 200)]
    [InlineData("GET", "/api/v1/openapi.json", 200)]
    [InlineData("GET", "/api/v1/sessions", 401)]
    [InlineData("POST", "/api/v1/backtests", 401)]
    [InlineData("GET", "/api/v1/account", 401)]
    public async Task Answer_ThroughAFunction_IsThatOfTheApi(string method, string path, int status)
    {
        await using var services = Services();
        var functions = ActivatorUtilities.CreateInstance<ApiFunctions>(services);
        var context = new DefaultHttpContext { RequestServices = services };
        (context.Request.Method, context.Request.Path, context.Request.Scheme) = (method, path, "https");
        context.Request.Host = new HostString("localhost");
        using var body = new MemoryStream();
        context.Response.Body = body;

        await functions.SessionsAsync(context.Request, new DurableWorld());

        Assert.Equal(status, context.Response.StatusCode);
        Assert.True(status != 200 || body.Length > 0, Encoding.UTF8.GetString(body.ToArray()));
    }

    [Theory]
    [InlineData("/api/v1/ping", 200, 0)]
    [InlineData("/api/v1/health", 503, 1)]
    [InlineData("/api/v1/market-data/kucoin/BTC-USDT", 401, 0)]
    [InlineData("/api/v1/sessions", 401, 0)]
    public async Task Answer_StorageIsOut_IsAProblemDocumentAndStrangersMakeNothingBeRead(string path, int status, int leastCalls)
    {
        var connection = FakeAccount.NewConnection();
        FakeAccount.Of(connection).FailCalls(int.MaxValue);
        await using var services = Services(new() { [AzureSettings.Storage] = connection });
        var functions = ActivatorUtilities.CreateInstance<ApiFunctions>(services);
        var context = new DefaultHttpContext { RequestServices = services };
        (context.Request.Method, context.Request.Path, context.Request.Scheme) = ("GET", path, "https");
        context.Request.Host = new HostString("localhost");
        using var body = new MemoryStream();
        context.Response.Body = body;

        await functions.SessionsAsync(context.Request, new DurableWorld());

        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal(status == 200, context.Response.ContentType != "application/problem+json");
        Assert.Equal(leastCalls > 0, FakeAccount.Of(connection).Calls > 0);
    }

    [Fact]
    public void EveryGroupOfTheApi_HasItsFunction()
    {
        var routes = typeof(ApiFunctions).GetMethods()
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route)
            .OfType<string>()
            .Select(route => "/" + route.Split("/{")[0])
            .ToArray();
        using var services = Services();
        var app = new Microsoft.AspNetCore.Builder.ApplicationBuilder(services);
        Api.R3edgeApi.UseR3edgeApi(app, _ => Task.CompletedTask);
        var paths = services.GetServices<Microsoft.AspNetCore.Routing.EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Distinct()
            .ToArray();

        Assert.NotEmpty(paths);
        Assert.All(paths, path =>
            Assert.Contains(routes, route => path == route || path.StartsWith(route + "/", StringComparison.Ordinal)));
    }

    private static ServiceProvider Services(Dictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>
        {
            [AzureSettings.Storage] = FakeAccount.NewConnection(),
            [AzureSettings.EventHubs] = FakeAccount.NewConnection(),
            [AzureSettings.VaultEndpoint] = "https://test.vault.azure.net",
            [AzureSettings.AuthenticationProvider] = AzureSettings.Oidc,
            [AzureSettings.OidcAuthority] = "https://tenant.eu.auth0.com/",
            [AzureSettings.OidcAudience] = "https://api.r3edge.example",
        };
        foreach (var (setting, value) in more ?? [])
        {
            settings[setting] = value;
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<Microsoft.Extensions.Hosting.IHostEnvironment>(
            new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Production", ApplicationName = "R3edge" });
        services.AddSingleton(new System.Diagnostics.DiagnosticListener("test"));
        services.AddSingleton<System.Diagnostics.DiagnosticSource>(provider =>
            provider.GetRequiredService<System.Diagnostics.DiagnosticListener>());
        services.AddRouting();
        services.AddR3edge(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return services.BuildServiceProvider();
    }
}
