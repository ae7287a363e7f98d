using System.Net;
using System.Text;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Kraken;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests.Kraken;

/// <summary>Kraken over HTTP without a network: answers by path as it is told to, and writes down what it was sent.</summary>
internal sealed class FakeKraken : HttpMessageHandler
{
    /// <summary>The secret of the venue's published signature.</summary>
    public const string Secret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

    /// <summary>The instrument of the recorded listing.</summary>
    public static InstrumentId Btc { get; } = new(Venue.Kraken, "BTC-USDT");

    /// <summary>Half past eight in the morning, on the second.</summary>
    public static DateTime Start { get; } = new(2026, 1, 2, 8, 30, 0, DateTimeKind.Utc);

    public ManualClock Clock { get; } = new(Start);

    /// <summary>Private requests, in order.</summary>
    public List<(string Path, string Body, string Key, string Signature, string MediaType)> Sent { get; } = [];

    /// <summary>All paths asked for.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Answers by the last part of the path; one for each request, the last for all that follow.</summary>
    public Dictionary<string, Queue<Func<HttpResponseMessage>>> Answers { get; } = [];

    /// <summary>The method that gets no answer; empty for none.</summary>
    public string Silent { get; set; } = "";

    public KrakenOrderGateway Gateway(HttpClient client, Uri? stream = null, Uri? rest = null) => new(
        new KrakenSigner("key", Secret),
        new GatewaySettings(
            client, Clock, new VenueAddresses(rest ?? new Uri("https://kraken.test"), stream ?? new Uri("wss://kraken.test")),
            new FeedOptions(), () => 0.5, TimeSpan.FromSeconds(10)));

    /// <summary>What to answer to a method.</summary>
    public FakeKraken On(string method, params string[] bodies)
    {
        foreach (var body in bodies)
        {
            On(method, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }

        return this;
    }

    /// <summary>What to answer to a method, or to throw.</summary>
    public FakeKraken On(string method, Func<HttpResponseMessage> answer)
    {
        if (!Answers.TryGetValue(method, out var queue))
        {
            Answers[method] = queue = new Queue<Func<HttpResponseMessage>>();
        }

        queue.Enqueue(answer);
        return this;
    }

    /// <summary>A recorded answer.</summary>
    public static string Recorded(string file) => File.ReadAllText(SharedData.Require($"wire/kraken/{file}"));

    /// <summary>One that lists BTC-USDT, as recorded, and whose clock agrees with ours.</summary>
    public static FakeKraken Listing() => new FakeKraken()
        .On("AssetPairs", Recorded("rest_asset_pairs.json"))
        .On("Time", $$$"""{"error":[],"result":{"unixtime":{{{new DateTimeOffset(Start).ToUnixTimeSeconds()}}},"rfc1123":"x"}}""");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        Paths.Add(path);
        Assert.Equal("R3edge", request.Headers.UserAgent.ToString());
        if (request.RequestUri.AbsolutePath.StartsWith("/0/private/", StringComparison.Ordinal))
        {
            Assert.Equal(HttpMethod.Post, request.Method);
            Sent.Add((
                path, await request.Content!.ReadAsStringAsync(cancellationToken), request.Headers.GetValues("API-Key").Single(),
                request.Headers.GetValues("API-Sign").Single(), request.Content.Headers.ContentType!.MediaType!));
        }
        else
        {
            Assert.Equal(HttpMethod.Get, request.Method);
        }

        if (request.RequestUri.Segments[^1] == Silent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        var queue = Answers[request.RequestUri.Segments[^1]];
        return (queue.Count > 1 ? queue.Dequeue() : queue.Peek())();
    }
}
