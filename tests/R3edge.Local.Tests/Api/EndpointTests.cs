using System.Net;
using System.Text.Json;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class EndpointTests(RunningHost host)
{
    private const string Market = "venue=simulated&symbol=ALPHA-USD";

    private static readonly string[] Operations =
    [
        "get /ping", "get /health", "get /version", "get /instruments", "get /instruments/{venue}/{symbol}", "get /market-data/{venue}/{symbol}",
        "get /market-data/{venue}/{symbol}/bars", "get /market-data/{venue}/{symbol}/regime", "get /market-data/{venue}/{symbol}/order-book",
        "get /scan", "get /strategies", "get /strategies/{name}", "get /signals", "get /qualified-signals", "get /sessions/{id}/decisions",
        "get /entry-price", "get /position-size", "post /position-size", "post /sessions", "get /sessions", "get /sessions/{id}", "delete /sessions/{id}",
        "get /positions", "get /positions/{id}", "post /positions/{id}/exit", "get /orders", "get /account", "post /account", "get /performance",
        "get /performance/equity", "get /performance/trades", "post /backtests", "get /backtests", "get /backtests/{id}",
        "get /backtests/{id}/result", "delete /backtests/{id}",
    ];

    [Theory]
    [InlineData("ping")]
    [InlineData("health")]
    [InlineData("version")]
    [InlineData("openapi.json")]
    [InlineData("instruments")]
    [InlineData("instruments/simulated/ALPHA-USD")]
    [InlineData("market-data/simulated/ALPHA-USD")]
    [InlineData("market-data/simulated/ALPHA-USD/bars?timeframe=5m&limit=3")]
    [InlineData("market-data/simulated/ALPHA-USD/bars?from=2024-01-01T00:10:00Z&to=2024-01-01T00:20:00Z")]
    [InlineData("market-data/simulated/ALPHA-USD/regime")]
    [InlineData("scan")]
    [InlineData("strategies")]
    [InlineData("strategies/ma-cross")]
    [InlineData("signals")]
    [InlineData("signals?session={session}")]
    [InlineData("qualified-signals")]
    [InlineData("entry-price?bias=long&price=105.9&" + Market)]
    [InlineData("position-size?bias=long&price=100&" + Market)]
    [InlineData("sessions")]
    [InlineData("sessions/{session}")]
    [InlineData("sessions/{session}/decisions")]
    [InlineData("positions")]
    [InlineData("positions?status=ended")]
    [InlineData("positions/{position}")]
    [InlineData("orders")]
    [InlineData("orders?position={position}")]
    [InlineData("account")]
    [InlineData("performance")]
    [InlineData("performance/equity")]
    [InlineData("performance/trades")]
    [InlineData("backtests")]
    public async Task Get_EveryEndpoint_Answers(string path)
    {
        using var api = ApiClient.As(host, scopes: "read");

        var answer = await api.GetAsync(await FillAsync(api, path));

        Assert.NotEqual(JsonValueKind.Null, answer.ValueKind);
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("items", out var items) && !path.StartsWith("backtests", StringComparison.Ordinal))
        {
            Assert.NotEqual(0, items.GetArrayLength());
        }
    }

    [Fact]
    public async Task OpenApi_WithoutAToken_NamesEveryRouteAndNoOther()
    {
        using var api = new ApiClient(host.Host.Url, null);

        var document = await api.GetAsync("openapi.json");

        Assert.Equal(Operations.Order(StringComparer.Ordinal), Described(document).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OpenApi_EveryOperation_NamesItsScopeItsProblemsAndItsHeaders()
    {
        using var api = new ApiClient(host.Host.Url, null);

        var document = await api.GetAsync("openapi.json");

        Assert.Equal("R3edge", document.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var isOpen = path.Name is "/api/v1/ping" or "/api/v1/health";
                Assert.Equal(!isOpen, operation.Value.TryGetProperty("security", out _));
                Assert.Equal(!isOpen, operation.Value.GetProperty("responses").TryGetProperty("401", out _));
            }
        }

        var start = document.GetProperty("paths").GetProperty("/api/v1/sessions").GetProperty("post");
        Assert.Equal("Needs the scope trade.", start.GetProperty("description").GetString());
        Assert.Contains("Idempotency-Key", start.GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        var orders = document.GetProperty("paths").GetProperty("/api/v1/orders").GetProperty("get");
        Assert.True(orders.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("text/csv", out _));
        Assert.Contains("If-None-Match", orders.GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Send_WithoutAToken_IsRefusedEverywhereButThree()
    {
        using var api = new ApiClient(host.Host.Url, null);
        foreach (var operation in Operations.Where(operation => operation is not ("get /ping" or "get /health")))
        {
            var (method, path) = Filled(operation);
            using var answer = await api.SendAsync(method, path);
            await ApiClient.ProblemAsync(answer, HttpStatusCode.Unauthorized, operation);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }

        await api.GetAsync("ping");
        await api.GetAsync("health");
    }

    [Fact]
    public async Task Send_WithTheScopeToRead_ChangesNothing()
    {
        using var api = ApiClient.As(host, scopes: "read");
        foreach (var operation in Operations.Where(operation => operation.Split(' ')[0] != "get" && operation != "post /position-size"))
        {
            var (method, path) = Filled(operation);
            await api.ProblemAsync(method, path, HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Send_WithoutAnyScope_SeesNothing()
    {
        using var api = ApiClient.As(host, scopes: "profile");
        foreach (var operation in Operations.Where(operation => operation is not ("get /ping" or "get /health")))
        {
            var (method, path) = Filled(operation);
            await api.ProblemAsync(method, path, HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Send_UnknownRouteOrMethod_IsAProblem()
    {
        using var api = ApiClient.As(host);

        await api.ProblemAsync(HttpMethod.Get, "session", HttpStatusCode.NotFound);
        await api.ProblemAsync(HttpMethod.Get, "../../index.html", HttpStatusCode.NotFound);
        using var answer = await api.SendAsync(HttpMethod.Put, "sessions", "{}");
        await ApiClient.ProblemAsync(answer, HttpStatusCode.MethodNotAllowed, "put");
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Health_AfterAReplay_KnowsTheMarketsTimeAndEveryStage()
    {
        using var api = new ApiClient(host.Host.Url, null);

        var health = await api.GetAsync("health");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal("2024-01-01T05:00:00Z", health.GetProperty("marketTime").GetString());
        Assert.All(health.GetProperty("stages").EnumerateArray(), stage => Assert.Equal(0, stage.GetProperty("behind").GetInt64()));
    }

    [Fact]
    public async Task Bars_OfAStretch_AreTheRecordedOnes()
    {
        using var api = ApiClient.As(host);

        var bars = (await api.GetAsync("market-data/simulated/ALPHA-USD/bars?from=2024-01-01T00:10:00Z&to=2024-01-01T00:20:00Z"))
            .GetProperty("bars").EnumerateArray().ToArray();

        Assert.Equal(Enumerable.Range(10, 10).Select(RunningHost.Close), bars.Select(bar => bar.GetProperty("close").GetDouble()));
    }

    [Fact]
    public async Task Scan_ByARegimeThatItNames_FindsTheSameEntries()
    {
        using var api = ApiClient.As(host);
        var all = (await api.GetAsync("scan")).GetProperty("entries").EnumerateArray().ToArray();
        Assert.NotEmpty(all);
        var regime = all[0].GetProperty("regime").GetString()!;

        var filtered = (await api.GetAsync($"scan?regime={regime}")).GetProperty("entries").EnumerateArray().ToArray();

        Assert.NotEmpty(filtered);
        Assert.All(filtered, entry => Assert.Equal(regime, entry.GetProperty("regime").GetString()));
    }

    private static IEnumerable<string> Described(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select $"{method.Name} {path.Name["/api/v1".Length..]}";

    private static (HttpMethod Method, string Path) Filled(string operation)
    {
        var words = operation.Split(' ');
        var path = words[1].TrimStart('/')
            .Replace("{venue}", "simulated", StringComparison.Ordinal).Replace("{symbol}", "ALPHA-USD", StringComparison.Ordinal)
            .Replace("{name}", "ma-cross", StringComparison.Ordinal).Replace("{id}", new string('0', 32), StringComparison.Ordinal);
        return (HttpMethod.Parse(words[0]), path);
    }

    private static async Task<string> FillAsync(ApiClient api, string path)
    {
        if (path.Contains("{session}", StringComparison.Ordinal))
        {
            var sessions = await api.ItemsAsync("sessions?status=active");
            return path.Replace("{session}", sessions[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        }

        if (path.Contains("{position}", StringComparison.Ordinal))
        {
            var positions = await api.ItemsAsync("positions");
            return path.Replace("{position}", positions[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        }

        return path;
    }
}
