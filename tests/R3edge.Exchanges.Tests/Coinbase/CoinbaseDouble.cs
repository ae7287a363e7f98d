using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Tests.Coinbase;

/// <summary>The venue's HTTP interface within the process: answers as it is told, writes down what it was sent, and checks each token.</summary>
internal sealed class CoinbaseDouble : HttpMessageHandler
{
    public const string KeyName = "organizations/o/apiKeys/k";

    public static readonly InstrumentId Btc = new(Venue.Coinbase, "BTC-USD");
    public static readonly DateTimeOffset Now = new(2026, 4, 7, 14, 30, 0, TimeSpan.Zero);

    /// <summary>The answer of GET /market/products/BTC-USD, with what the gateway reads.</summary>
    public const string Product = """
        {"product_id":"BTC-USD","base_increment":"0.00000001","quote_increment":"0.01","quote_min_size":"1","base_min_size":"0.00000001",
         "base_max_size":"3400","is_disabled":false,"cancel_only":false,"limit_only":false,"post_only":false,"trading_disabled":false,
         "auction_mode":false,"view_only":false,"price_increment":"0.01","alias":""}
        """;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Requests as <c>METHOD path?query body</c>, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Status and body of the answer to a method and path with query; null breaks the connection after it was sent.</summary>
    public Func<string, (int Status, string Body)?> Answer { get; set; } = _ => (404, "");

    /// <summary>Whether the answer never comes.</summary>
    public bool IsSilent { get; set; }

    public string PrivateKey => _key.ExportECPrivateKeyPem();

    public CoinbaseOrderGateway Gateway(VenueAddresses? addresses = null, HttpClient? http = null, TimeProvider? clock = null) => new(
        new CoinbaseSigner(KeyName, PrivateKey),
        new GatewaySettings(
            http ?? new HttpClient(this, disposeHandler: false), clock ?? new StandingClock(), addresses ?? CoinbaseOrderGateway.Live, new FeedOptions(),
            () => 0.5, TimeSpan.FromMilliseconds(300)));

    /// <summary>Checks the token's signature and returns its claims.</summary>
    public JsonElement Claims(string token)
    {
        var parts = token.Split('.');
        Assert.True(_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        return JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(parts[1]));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        var what = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        lock (Requests)
        {
            Requests.Add(what + body);
        }

        Assert.Equal("api.coinbase.com", request.RequestUri.Host);
        if (request.RequestUri.AbsolutePath is not ("/api/v3/brokerage/time" or "/api/v3/brokerage/market/products/BTC-USD"))
        {
            Assert.Equal("Bearer", request.Headers.Authorization!.Scheme);
            var claims = Claims(request.Headers.Authorization.Parameter!);
            Assert.Equal($"{request.Method} api.coinbase.com{request.RequestUri.AbsolutePath}", claims.GetProperty("uri").GetString());
            Assert.Equal(("cdp", KeyName), (claims.GetProperty("iss").GetString(), claims.GetProperty("sub").GetString()));
        }

        if (IsSilent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        var (status, text) = Answer(what) ?? throw new HttpRequestException(HttpRequestError.ResponseEnded);
        return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }

    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Always the same time; timers run as they do.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
