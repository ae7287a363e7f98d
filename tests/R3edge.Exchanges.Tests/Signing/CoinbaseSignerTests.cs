using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using R3edge.Exchanges.Coinbase;

namespace R3edge.Exchanges.Tests.Signing;

public sealed class CoinbaseSignerTests
{
    private const string Name = "organizations/o/apiKeys/k";
    private static readonly DateTimeOffset Now = new(Given.ReceivedAt, TimeSpan.Zero);

    // RFC 8032, section 7.1, test 2: seed and public key.
    private static readonly byte[] Seed = Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    private static readonly byte[] PublicKey = Convert.FromHexString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Token_OfAKeyOnP256_VerifiesWithThePublicKey(bool asPkcs8, bool withEscapedLines)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = asPkcs8 ? key.ExportPkcs8PrivateKeyPem() : key.ExportECPrivateKeyPem();
        using var signer = new CoinbaseSigner(Name, withEscapedLines ? pem.Replace("\n", "\\n", StringComparison.Ordinal) : pem);

        var parts = signer.TokenFor(Now, "GET", "api.coinbase.com", "/api/v3/brokerage/orders").Split('.');

        Assert.Equal(3, parts.Length);
        Assert.True(key.VerifyData(Signed(parts), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        var (header, claims) = (Json(parts[0]), Json(parts[1]));
        Assert.Equal(("ES256", Name, "JWT"), (Text(header, "alg"), Text(header, "kid"), Text(header, "typ")));
        Assert.Equal(("cdp", Name), (Text(claims, "iss"), Text(claims, "sub")));
        Assert.Equal("GET api.coinbase.com/api/v3/brokerage/orders", Text(claims, "uri"));
        Assert.Equal((1767323045, 1767323165), (claims.GetProperty("nbf").GetInt64(), claims.GetProperty("exp").GetInt64()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Token_OfAKeyOnEd25519_VerifiesWithThePublicKey(bool withPublicHalf)
    {
        using var signer = new CoinbaseSigner(Name, Convert.ToBase64String(withPublicHalf ? [.. Seed, .. PublicKey] : Seed));

        var parts = signer.TokenForStream(Now).Split('.');

        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, new Ed25519PublicKeyParameters(PublicKey));
        verifier.BlockUpdate(Signed(parts));
        Assert.True(verifier.VerifySignature(Base64Url.DecodeFromChars(parts[2])));
        Assert.Equal("EdDSA", Text(Json(parts[0]), "alg"));
        Assert.False(Json(parts[1]).TryGetProperty("uri", out _)); // A message over the WebSocket names no path.
    }

    [Fact]
    public void Token_OfTheSameRequestTwice_HasTwoNonces()
    {
        using var signer = new CoinbaseSigner(Name, Convert.ToBase64String(Seed));
        var nonces = new[] { 0, 1 }.Select(_ => Text(Json(signer.TokenForStream(Now).Split('.')[0]), "nonce")).ToArray();

        Assert.NotEqual(nonces[0], nonces[1]);
        Assert.All(nonces, nonce => Assert.Equal(32, nonce.Length));
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("AAAA")]
    public void Create_WithWhatIsNoKey_SaysWhatAKeyIs(string key)
    {
        var exception = Assert.Throws<ArgumentException>(() => new CoinbaseSigner(Name, key));
        Assert.Contains("copy the private key", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithHalvesOfTwoKeys_IsRefused()
    {
        var mixed = Convert.ToBase64String([.. Seed, .. Seed]);
        Assert.Contains("do not belong together", Assert.Throws<ArgumentException>(() => new CoinbaseSigner(Name, mixed)).Message, StringComparison.Ordinal);
    }

    private static byte[] Signed(string[] parts) => Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");

    private static JsonElement Json(string part) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(part));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
