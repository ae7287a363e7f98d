using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace R3edge.Local.Tests.Api;

/// <summary>A small OpenID provider on this machine: its discovery document, its keys, and tokens.</summary>
internal sealed class OidcAuthority : IAsyncDisposable
{
    private readonly WebApplication _web;
    private RsaSecurityKey _key = NewKey("first");

    private OidcAuthority(WebApplication web) => _web = web;

    public string Url => _web.Urls.First() + "/";

    public static async Task<OidcAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var authority = new OidcAuthority(builder.Build());
        authority._web.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = authority.Url,
            ["jwks_uri"] = authority.Url + "keys",
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        });
        authority._web.MapGet("/keys", () => new Dictionary<string, object> { ["keys"] = new[] { authority.PublicKey() } });
        await authority._web.StartAsync(TestContext.Current.CancellationToken);
        return authority;
    }

    /// <summary>Signs with another key from now on, and knows the one before no more.</summary>
    public void Rotate() => _key = NewKey("second");

    public string Issue(string audience, params (string Type, object Value)[] claims) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = audience,
            NotBefore = ApiClient.Now.AddMinutes(-1),
            Expires = ApiClient.Now.AddMinutes(10),
            Claims = claims.ToDictionary(claim => claim.Type, claim => claim.Value),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    private Dictionary<string, string> PublicKey()
    {
        var numbers = _key.Rsa.ExportParameters(includePrivateParameters: false);
        return new Dictionary<string, string>
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = _key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(numbers.Modulus),
            ["e"] = Base64UrlEncoder.Encode(numbers.Exponent),
        };
    }
}
