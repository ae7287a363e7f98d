using System.Net;
using R3edge.Application.Sessions;
using R3edge.Local.Authentication;
using R3edge.Local.Hosting;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class LiveAccountTests(RunningHost host)
{
    [Fact]
    public async Task Open_WhereLiveTradingIsNotAllowed_IsRefusedByName_AndOfAReaderForbidden()
    {
        using var api = ApiClient.As(host);
        using var reader = ApiClient.As(host, scopes: "read");

        var problem = await api.ProblemAsync(HttpMethod.Post, "account", HttpStatusCode.UnprocessableEntity, """{"cash":1000}""");
        await reader.ProblemAsync(HttpMethod.Post, "account", HttpStatusCode.Forbidden, """{"cash":1000}""");

        Assert.Equal("live-not-allowed", problem.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Open_WhereLiveTradingIsAllowed_MakesTheAccountOnceAndWithTheseSettings()
    {
        var folder = Directory.CreateTempSubdirectory("r3edge-live-account-");
        var options = RunningHost.Options(folder.FullName) with { Sessions = [], Trading = new SessionOptions { AllowLive = true } };
        await using (var live = await LocalHost.StartAsync(options, _ => { }, TestContext.Current.CancellationToken))
        {
            var token = LocalIssuer.Open(folder.FullName).Issue(new("trader-9"), ["trade"], ApiClient.Now, TimeSpan.FromMinutes(5));
            using var api = new ApiClient(live.Url, token);

            await api.ProblemAsync(HttpMethod.Get, "account?mode=live", HttpStatusCode.NotFound);
            await api.ProblemAsync(HttpMethod.Post, "account", HttpStatusCode.BadRequest, "{}");
            var bad = await api.ProblemAsync(HttpMethod.Post, "account", HttpStatusCode.UnprocessableEntity, """{"cash":0}""");
            Assert.Equal("bad-settings", bad.GetProperty("reason").GetString());
            var opened = await api.JsonAsync(HttpMethod.Post, "account", HttpStatusCode.Created, """{"cash":1000.5,"takerFee":0.002}""");
            await api.JsonAsync(HttpMethod.Post, "account", HttpStatusCode.OK, """{"cash":1000.5,"takerFee":0.002}""");
            await api.ProblemAsync(HttpMethod.Post, "account", HttpStatusCode.Conflict, """{"cash":2000}""");

            Assert.Equal(1000.5m, opened.GetProperty("cash").GetDecimal());
            Assert.Equal(1000.5m, (await api.GetAsync("account?mode=live")).GetProperty("equity").GetDecimal());
            await api.ProblemAsync(HttpMethod.Get, "account", HttpStatusCode.NotFound);
        }

        folder.Delete(recursive: true);
    }
}
