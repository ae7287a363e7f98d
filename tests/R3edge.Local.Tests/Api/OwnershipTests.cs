using System.Net;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class OwnershipTests(RunningHost host)
{
    private const string Unknown = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("GET", "sessions/{session}")]
    [InlineData("DELETE", "sessions/{session}?positions=close")]
    [InlineData("GET", "sessions/{session}/decisions")]
    [InlineData("GET", "signals?session={session}")]
    [InlineData("GET", "qualified-signals?session={session}")]
    [InlineData("GET", "positions/{position}")]
    [InlineData("POST", "positions/{position}/exit")]
    [InlineData("GET", "orders?position={position}")]
    [InlineData("GET", "backtests/{backtest}")]
    [InlineData("GET", "backtests/{backtest}/result")]
    [InlineData("DELETE", "backtests/{backtest}")]
    public async Task Send_AboutAnothersThing_AnswersExactlyAsAboutNothing(string method, string path)
    {
        using var owner = ApiClient.As(host);
        using var stranger = ApiClient.As(host, "stranger", "admin");
        var id = path switch
        {
            _ when path.Contains("{session}", StringComparison.Ordinal) => await IdAsync(owner, "sessions?status=active"),
            _ when path.Contains("{position}", StringComparison.Ordinal) => await IdAsync(owner, "positions"),
            _ => (await owner.JsonAsync(HttpMethod.Post, "backtests", HttpStatusCode.Accepted, Backtest, ("Idempotency-Key", "mine"))).GetProperty("id").GetString()!,
        };

        var theirs = await Answer(stranger, method, Filled(path, id), id);
        var nothing = await Answer(stranger, method, Filled(path, Unknown), Unknown);

        Assert.Equal(nothing, theirs);
    }

    [Fact]
    public async Task Send_OfAStranger_ChangesNothing()
    {
        using var owner = ApiClient.As(host);
        using var stranger = ApiClient.As(host, "stranger", "admin");
        var (session, position) = (await IdAsync(owner, "sessions?status=active"), await IdAsync(owner, "positions"));
        var before = await ApiClient.TextAsync(await owner.SendAsync(HttpMethod.Get, $"positions/{position}"));

        await stranger.ProblemAsync(HttpMethod.Delete, $"sessions/{session}?positions=close", HttpStatusCode.NotFound);
        await stranger.ProblemAsync(HttpMethod.Post, $"positions/{position}/exit", HttpStatusCode.NotFound);

        Assert.Equal("active", (await owner.GetAsync($"sessions/{session}")).GetProperty("status").GetString());
        Assert.Equal(before, await ApiClient.TextAsync(await owner.SendAsync(HttpMethod.Get, $"positions/{position}")));
    }

    [Theory]
    [InlineData("sessions")]
    [InlineData("positions")]
    [InlineData("positions?status=ended")]
    [InlineData("orders")]
    [InlineData("signals")]
    [InlineData("performance/trades")]
    [InlineData("backtests")]
    public async Task List_OfAStranger_IsEmpty(string path)
    {
        using var stranger = ApiClient.As(host, "stranger", "read");

        Assert.Empty(await stranger.ItemsAsync(path));
    }

    [Theory]
    [InlineData("account")]
    [InlineData("performance")]
    public async Task Account_OfAStranger_IsNotThere(string path)
    {
        using var stranger = ApiClient.As(host, "stranger", "read");

        await stranger.ProblemAsync(HttpMethod.Get, path, HttpStatusCode.NotFound);
    }

    private static string Backtest =>
        """{"strategy":"ma-cross","instrument":"simulated/ALPHA-USD","timeframe":"1m","from":"2024-01-01T00:00:00Z","to":"2024-01-01T05:00:00Z"}""";

    private static string Filled(string path, string id) => path
        .Replace("{session}", id, StringComparison.Ordinal).Replace("{position}", id, StringComparison.Ordinal)
        .Replace("{backtest}", id, StringComparison.Ordinal);

    private static async Task<string> IdAsync(ApiClient api, string path) => (await api.ItemsAsync(path))[0].GetProperty("id").GetString()!;

    private static async Task<(string?, string?)> Answer(ApiClient api, string method, string path, string id)
    {
        var problem = await api.ProblemAsync(HttpMethod.Parse(method), path, HttpStatusCode.NotFound);
        return (problem.GetProperty("title").GetString(), problem.GetProperty("detail").GetString()!.Replace(id, "ID", StringComparison.Ordinal));
    }
}
