using System.Net;
using R3edge.Api.Authentication;
using R3edge.Local.Hosting;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

public sealed class OidcTests
{
    private const string Audience = "https://r3edge.example/api";

    [Fact]
    public async Task Host_WithAnAuthority_AcceptsItsTokensAndNoOthers()
    {
        await using var authority = await OidcAuthority.StartAsync();
        await WithHost(authority, async (host, folder) =>
        {
            await Answers(host, authority.Issue(Audience, ("sub", "auth0|7"), ("scope", "openid read")), HttpStatusCode.OK);
            await Answers(host, authority.Issue(Audience, ("sub", "auth0|7"), ("scp", "api://r3edge/trade")), HttpStatusCode.OK);
            await Answers(host, authority.Issue(Audience, ("sub", "auth0|7"), ("permissions", new[] { "read" })), HttpStatusCode.OK);
            await Answers(host, authority.Issue(Audience, ("sub", "auth0|7"), ("scope", "openid")), HttpStatusCode.Forbidden);
            await Answers(host, authority.Issue(Audience, ("scope", "read")), HttpStatusCode.Forbidden);
            await Answers(host, authority.Issue("others", ("sub", "auth0|7"), ("scope", "read")), HttpStatusCode.Unauthorized);

            // The host's own key counts for nothing where there is an authority.
            var own = Authentication.LocalIssuer.Open(folder).Issue(new("trader-1"), ["admin"], ApiClient.Now, TimeSpan.FromHours(1));
            await Answers(host, own, HttpStatusCode.Unauthorized);
        });
    }

    [Fact]
    public async Task Host_WhoseAuthorityChangesItsKey_FollowsIt()
    {
        await using var authority = await OidcAuthority.StartAsync();
        await WithHost(authority, async (host, _) =>
        {
            var old = authority.Issue(Audience, ("sub", "auth0|7"), ("scope", "read"));
            await Answers(host, old, HttpStatusCode.OK);
            authority.Rotate();
            var renewed = authority.Issue(Audience, ("sub", "auth0|7"), ("scope", "read"));

            // The keys are read again in the background when a token of an unknown one comes.
            using var api = new ApiClient(host.Url, renewed);
            for (var tries = 0; (await api.SendAsync(HttpMethod.Get, "sessions")).StatusCode != HttpStatusCode.OK; tries++)
            {
                Assert.True(tries < 200, "The new key is not accepted.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }

            await Answers(host, old, HttpStatusCode.Unauthorized);
        });
    }

    [Theory]
    [InlineData("http://tenant.example/", Audience, "must be reached over https")]
    [InlineData("tenant.example", Audience, "is not an address")]
    [InlineData("ftp://127.0.0.1/", Audience, "is not an address")]
    [InlineData("https://tenant.example/", "", "audience is missing")]
    public async Task Host_WithAnAuthorityThatCannotBeTrusted_DoesNotStart(string authority, string audience, string why)
    {
        var folder = Directory.CreateTempSubdirectory("r3edge-oidc-");
        var options = RunningHost.Options(folder.FullName) with { Authority = new OidcOptions { Authority = authority, Audience = audience } };

        var refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => LocalHost.StartAsync(options, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static async Task WithHost(OidcAuthority authority, Func<LocalHost, string, Task> use)
    {
        var folder = Directory.CreateTempSubdirectory("r3edge-oidc-");
        var options = RunningHost.Options(folder.FullName);
        options = options with
        {
            Replay = [.. options.Replay.Skip(1)],
            Sessions = [],
            Authority = new OidcOptions { Authority = authority.Url, Audience = Audience },
        };
        await using (var host = await LocalHost.StartAsync(options, _ => { }, TestContext.Current.CancellationToken))
        {
            await use(host, folder.FullName);
        }

        folder.Delete(recursive: true);
    }

    private static async Task Answers(LocalHost host, string token, HttpStatusCode expected)
    {
        using var api = new ApiClient(host.Url, token);
        using var answer = await api.SendAsync(HttpMethod.Get, "sessions");
        Assert.True(answer.StatusCode == expected, $"{expected} expected: {answer.StatusCode} {answer.Headers.WwwAuthenticate}");
    }
}
