using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using R3edge.Domain.Identity;
using R3edge.Local.Authentication;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class AuthenticationTests(RunningHost host)
{
    [Fact]
    public async Task Token_OfTheRightKeyAndTerms_IsAccepted() => await Answers(Signed(_ => { }), HttpStatusCode.OK);

    [Fact]
    public async Task Token_OfAnotherKey_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("r3edge-issuer-");
        try
        {
            var foreign = LocalIssuer.Open(folder.FullName).Issue(new UserId(RunningHost.User), ["admin"], ApiClient.Now, TimeSpan.FromHours(1));
            await Answers(foreign, HttpStatusCode.Unauthorized);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Token_Expired_IsRefused() => await Answers(
        Signed(token => (token.NotBefore, token.Expires) = (ApiClient.Now.AddHours(-2), ApiClient.Now.AddMinutes(-1))), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Token_NotValidYet_IsRefused() => await Answers(
        Signed(token => (token.NotBefore, token.Expires) = (ApiClient.Now.AddHours(1), ApiClient.Now.AddHours(2))), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Token_WithoutAnEnd_IsRefused() => await Answers(Signed(token => token.Expires = null), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Token_ForAnotherAudience_IsRefused() => await Answers(Signed(token => token.Audience = "others"), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Token_OfAnotherIssuer_IsRefused() =>
        await Answers(Signed(token => token.Issuer = "https://elsewhere.example/"), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Token_WithoutASignature_IsRefused() => await Answers(Signed(token => token.SigningCredentials = null), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Token_ChangedOnTheWay_IsRefused()
    {
        // The payload of one token with the signature of another.
        var parts = Signed(token => token.Claims["sub"] = "stranger").Split('.');
        await Answers($"{parts[0]}.{parts[1]}.{Signed(_ => { }).Split('.')[2]}", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    public async Task Token_ThatIsNone_IsRefused(string text) => await Answers(text, HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Token_WithoutAUser_OpensNobodysAccount() => await Answers(Signed(token => token.Claims.Remove("sub")), HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("a~b")]
    public async Task Token_WithAUserThatCannotBe_OpensNobodysAccount(string user) =>
        await Answers(Signed(token => token.Claims["sub"] = user), HttpStatusCode.Forbidden);

    [Fact]
    public void Key_OfTheIssuer_IsReadableByItsOwnerAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(host.Folder, "issuer.key")));
        }
    }

    private async Task Answers(string token, HttpStatusCode expected)
    {
        using var api = new ApiClient(host.Host.Url, token);
        if (expected == HttpStatusCode.OK)
        {
            await api.GetAsync("sessions");
        }
        else
        {
            await api.ProblemAsync(HttpMethod.Get, "sessions", expected);
        }
    }

    /// <summary>A token by the host's own key that would be accepted, but for what is changed.</summary>
    private string Signed(Action<SecurityTokenDescriptor> change)
    {
        var key = new SymmetricSecurityKey(File.ReadAllBytes(Path.Combine(host.Folder, "issuer.key")));
        var token = new SecurityTokenDescriptor
        {
            Issuer = LocalIssuer.Issuer,
            Audience = LocalIssuer.Audience,
            NotBefore = ApiClient.Now.AddMinutes(-1),
            Expires = ApiClient.Now.AddMinutes(10),
            Claims = new Dictionary<string, object> { ["sub"] = RunningHost.User, ["scope"] = "read" },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        };
        change(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }
}
