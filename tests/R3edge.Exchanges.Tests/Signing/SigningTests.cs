using System.Globalization;
using System.Text.Json;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Kraken;
using R3edge.Exchanges.KuCoin;

namespace R3edge.Exchanges.Tests.Signing;

/// <summary>The signatures that the venues publish.</summary>
public sealed class SigningTests
{
    [Fact]
    public void Binance_PublishedRequestsOverHttp_HaveThePublishedSignatures()
    {
        var vectors = Vectors("binance").GetProperty("rest_hmac").EnumerateArray().ToArray();
        Assert.Equal(2, vectors.Length);
        Assert.All(vectors, vector => Assert.Equal(
            Text(vector, "signature"), new BinanceSigner(Text(vector, "apiKey"), Text(vector, "secretKey")).Sign(Text(vector, "payload"))));
    }

    // The parameters are given in disorder: the signer sorts them.
    [Fact]
    public void Binance_PublishedRequestsOverTheWebSocketApi_HaveThePublishedSignatures()
    {
        var vectors = Vectors("binance").GetProperty("wsapi_hmac").EnumerateArray().ToArray();
        Assert.Equal(2, vectors.Length);
        Assert.All(vectors, vector => Assert.Equal(
            Text(vector, "signature"),
            new BinanceSigner("", Text(vector, "secretKey")).Sign(Text(vector, "payload").Split('&').Reverse()
                .Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1])))));
    }

    [Fact]
    public void KuCoin_PublishedRequest_HasThePublishedSignature()
    {
        var vector = Vectors("kucoin").GetProperty("rest");
        var now = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Text(vector, "timestamp"), CultureInfo.InvariantCulture));
        var signer = new KuCoinSigner(Text(vector, "key"), Text(vector, "secret"), "p", 2);

        var headers = signer.Headers(now, Text(vector, "method"), Text(vector, "endpoint"), Text(vector, "body"));

        Assert.Equal(Text(vector, "KC-API-SIGN"), headers["KC-API-SIGN"]);
        Assert.Equal((Text(vector, "key"), Text(vector, "timestamp"), "2"), (headers["KC-API-KEY"], headers["KC-API-TIMESTAMP"], headers["KC-API-KEY-VERSION"]));
    }

    [Fact]
    public void KuCoin_Passphrase_IsSignedToo()
    {
        var vector = Vectors("kucoin").GetProperty("passphrase_v2_computed");
        var signer = new KuCoinSigner("k", Text(vector, "secret"), Text(vector, "passphrase_plain"));

        Assert.Equal(Text(vector, "KC-API-PASSPHRASE"), signer.Headers(DateTimeOffset.UnixEpoch, "GET", "/", "")["KC-API-PASSPHRASE"]);
    }

    [Fact]
    public void Kraken_PublishedRequest_HasThePublishedSignature()
    {
        var vector = Vectors("kraken").GetProperty("rest");
        var signer = new KrakenSigner("k", Text(vector, "private_key_base64"));

        Assert.Equal(Text(vector, "API-Sign"), signer.Sign(Text(vector, "uri_path"), Text(vector, "nonce"), Text(vector, "post_data")));
    }

    [Fact]
    public void Kraken_Nonce_GrowsThoughTheClockStandsStillOrGoesBack()
    {
        var clock = new ManualClock(Given.ReceivedAt);
        var nonce = new KrakenNonce(clock);
        var nonces = new List<string> { nonce.Next(), nonce.Next() };
        clock.Advance(TimeSpan.FromSeconds(-3));
        nonces.Add(nonce.Next());
        clock.Advance(TimeSpan.FromSeconds(10));
        nonces.Add(nonce.Next());

        Assert.Equal(nonces.Order(StringComparer.Ordinal), nonces);
        Assert.Equal(4, nonces.Distinct().Count());
        Assert.Equal("1767323045000000", nonces[0]); // 2026-01-02T03:04:05Z in microseconds.
    }

    private static JsonElement Vectors(string venue) => JsonSerializer.Deserialize<JsonElement>(Given.Recorded($"{venue}/signing_vectors.json"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
