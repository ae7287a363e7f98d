using System.Net;
using System.Net.Sockets;
using System.Text;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Tests.Gateways;

/// <summary>
/// A venue that takes a request and closes the connection without an answer, as a server does that is being taken down. The runtime's
/// client sends a request without a body again by itself then, whatever its method; a venue that took an order in would take it twice.
/// </summary>
public class SentOnceTests
{
    private static readonly InstrumentId Btc = new(Venue.Binance, "BTC-USDT");

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Order_WhoseConnectionIsClosedWithoutAnAnswer_IsSentOnceAndItsOutcomeIsUnknown(string method)
    {
        var token = TestContext.Current.CancellationToken;
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var requests = new List<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var serving = ServeAsync(server, requests, stop.Token);

        using var client = new HttpClient();
        var rest = new Uri($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}");
        await using var gateway = new BinanceOrderGateway(
            new BinanceSigner("key", "secret"),
            new GatewaySettings(
                client, TimeProvider.System, new VenueAddresses(rest, new Uri("ws://127.0.0.1:1")), new FeedOptions(), () => 0.5,
                TimeSpan.FromSeconds(10)));

        // The first answer leaves a connection to be used again.
        Assert.True((await gateway.PriceAsync("BTC", "USDT", token)).IsDone);
        var answer = method == "POST"
            ? await gateway.PlaceAsync(new VenueOrder("one", Btc, Side.Buy, OrderTerms.Market, 1m, 0m), token)
            : await gateway.CancelAsync(Btc, "one", token);

        await stop.CancelAsync();
        await serving;
        Assert.Equal(VenueOutcome.Unknown, answer.Outcome);
        Assert.StartsWith($"{method} /api/v3/order?", Assert.Single(requests), StringComparison.Ordinal);
    }

    // Binance counts the weight of an address: what a download of history used of the minute must not keep a stop from being placed.
    [Theory]
    [InlineData(5_000, true)]
    [InlineData(5_700, false)]
    public async Task Order_AfterHistoryHasUsedItsPartOfTheMinute_IsStillSent(int weight, bool isSent)
    {
        var requests = new List<string>();
        using var client = new HttpClient(new WeighedVenue(weight, requests));
        await using var gateway = new BinanceOrderGateway(
            new BinanceSigner("key", "secret"),
            new GatewaySettings(
                client, new ManualClock(Given.ReceivedAt), new VenueAddresses(new Uri("https://binance.test"), new Uri("ws://binance.test")),
                new FeedOptions(), () => 0.5, TimeSpan.FromSeconds(10)));
        var token = TestContext.Current.CancellationToken;
        await gateway.PriceAsync("BTC", "USDT", token);

        var answer = await gateway.PlaceAsync(new VenueOrder("one", Btc, Side.Sell, OrderTerms.Market, 1m, 0m), token);

        Assert.Equal(isSent ? VenueOutcome.Refused : VenueOutcome.RateLimited, answer.Outcome);
        Assert.Equal(isSent ? 2 : 1, requests.Count);
    }

    private static async Task ServeAsync(TcpListener server, List<string> requests, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var connection = await server.AcceptTcpClientAsync(cancellationToken);
                var stream = connection.GetStream();
                while (await ReadAsync(stream, cancellationToken) is { Length: > 0 } request)
                {
                    if (!request.StartsWith("GET", StringComparison.Ordinal))
                    {
                        requests.Add(request);
                        break;
                    }

                    const string Body = """{"symbol":"BTCUSDT","price":"100"}""";
                    await stream.WriteAsync(
                        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"),
                        cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                break;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private sealed class WeighedVenue(int weight, List<string> requests) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            requests.Add(request.RequestUri!.AbsolutePath);
            var answer = new HttpResponseMessage(HttpStatusCode.BadRequest)
            {
                Content = new StringContent("""{"code":-2010,"msg":"Account has insufficient balance for requested action."}"""),
            };
            answer.Headers.Add("X-MBX-USED-WEIGHT-1M", weight.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return Task.FromResult(answer);
        }
    }
}
