using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Kraken;
using R3edge.Exchanges.KuCoin;
using R3edge.Exchanges.Tests.Decoding;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests.Gateways;

/// <summary>Damaged answers over HTTP and damaged messages of user streams: nothing escapes, each ends with a named outcome.</summary>
public sealed class AnswerFuzzTests
{
    private const int Count = 20_000;

    public static TheoryData<string> Venues() => [.. Given.Venues];

    [Theory]
    [MemberData(nameof(Venues))]
    public void Feed_DamagedAnswers_AreReadOrSaidToBeUnreadable(string code)
    {
        var (protocol, listing) = (VenueProtocol.Of(new Venue(code)), Given.Table(code).Listings[0]);
        var (decoder, sink) = (Given.Decoder(code), new RecordingSink());
        var problems = 0;
        foreach (var body in Damaged(code, seed: 3, "rest_"))
        {
            var listings = protocol.ReadListings(body);
            Assert.True(listings.Listings.Count > 0 || listings.Problems.Count > 0 || IsJson(body), "A list that is none gave no problem.");
            var status = (body.Length % 3) switch { 0 => 200, 1 => 400, _ => 503 };
            var bars = protocol.ReadBars(body, Timeframe.OneMinute, status);
            Assert.True(bars.Error is not null || bars.Rows.All(bar => bar.IsPossible), "An impossible bar was read.");
            var trades = protocol.ReadPastTrades(body, status);
            Assert.True(
                trades.Error is not null || trades.Rows.All(trade => trade.Price > 0m && trade.Quantity > 0m),
                "An impossible trade was read.");
            Assert.True(IsJson(body) || (bars.Error is not null && trades.Error is not null && protocol.ReadTime(body) is null), "Text that is no JSON was read.");
            Assert.True(protocol.ReadTime(body) is not { Kind: not DateTimeKind.Utc });
            Assert.True(Enum.IsDefined(protocol.ReadSnapshot(decoder, body, listing, Given.ReceivedAt, sink)));
            _ = KuCoinProtocol.Read(body);
            problems += bars.Error is null ? 0 : 1;
        }

        Assert.InRange(problems, 1, Count);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public void UserStream_DamagedMessages_AreReadOrBeginTheStreamAnew(string code)
    {
        var listener = new CheckingListener();

        // Where messages are numbered each is the first of a stream, or most would be refused for their number alone.
        Func<ReadOnlyMemory<byte>, IUserStreamListener, UserStreamNews> read = code switch
        {
            "binance" => BinanceOrderGateway.Read,
            "kucoin" => KuCoinOrderGateway.Read,
            "kraken" => (frame, heard) => new KrakenUserNews().Read(frame, heard),
            _ => (frame, heard) => new CoinbaseUserFeed(8, heard.OnOrder).Read(frame, heard),
        };
        var refused = 0;
        foreach (var frame in Damaged(code, seed: 4, "user_", "at_ws_user", "ws_ack", "ws_subscribe_ack", "at_ws_heartbeats", "wsapi_user"))
        {
            var heard = listener.Orders;
            var news = read(frame, listener);

            Assert.True(Enum.IsDefined(news));
            Assert.True(IsJson(frame) || (news == UserStreamNews.Refused && listener.Orders == heard), "A message that is no JSON was believed.");
            refused += news == UserStreamNews.Refused ? 1 : 0;
        }

        Assert.InRange(refused, 1, Count - 1);
        Assert.True(listener.Orders > 100, $"Only {listener.Orders} orders were heard.");
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Gateway_DamagedAnswers_EndWithANamedOutcomeAndAnOrderNobodyReadIsUnknown(string code)
    {
        var venue = new Venue(code);
        using var answers = new DamagedAnswers(code);
        using var http = new HttpClient(answers);
        await using var gateway = Open(venue, new GatewaySettings(
            http, new HastyClock(), new VenueAddresses(new Uri("http://venue.test"), new Uri("ws://venue.test")), new FeedOptions(), () => 0.5,
            TimeSpan.FromSeconds(30)));
        var id = new InstrumentId(venue, Given.Table(code).Listings[^1].Id.Symbol);
        var token = TestContext.Current.CancellationToken;
        var outcomes = new Dictionary<VenueOutcome, int>();
        for (var i = 0; i < Count / 4; i++)
        {
            answers.Unreadable = 0;
            var before = answers.Count;
            var order = gateway.ClientId(new OrderId((uint)i), 0);
            var wanted = new VenueOrder(order, id, Side.Buy, OrderTerms.Limit(100m), 1m, 0m);
            var (outcome, hasValue, changes) = (i % 9) switch
            {
                0 => Of(await gateway.PlaceAsync(wanted, token), true),
                1 => Of(await gateway.CancelAsync(id, order, token), true),
                2 => Of(await gateway.QueryAsync(id, order, token), false),
                3 => Of(await gateway.OpenOrdersAsync(id, token), false),
                4 => Of(await gateway.BalancesAsync(token), false),
                5 => Of(await gateway.RulesAsync(id, token), false),
                6 => Of(await gateway.ReplaceAsync("before", wanted, token), true),
                7 => Of(await gateway.FillsAsync(id, order, "1", token), false),
                _ => Of(await gateway.PriceAsync("BNB", "USDT", token), false),
            };

            Assert.True(Enum.IsDefined(outcome));
            Assert.Equal(outcome == VenueOutcome.Done, hasValue);

            // An order was sent, and the answer is no JSON: whether the order is there, nobody can say.
            if (changes && answers.Count == before + 1 && answers.Unreadable == 1)
            {
                Assert.Equal(VenueOutcome.Unknown, outcome);
            }

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.True(outcomes.GetValueOrDefault(VenueOutcome.Done) > 10, string.Join(' ', outcomes));
        Assert.True(outcomes.GetValueOrDefault(VenueOutcome.Unknown) > 10, string.Join(' ', outcomes));
    }

    private static (VenueOutcome Outcome, bool HasValue, bool Changes) Of<T>(VenueAnswer<T> answer, bool changes)
        where T : class => (answer.Outcome, answer.Value is not null, changes);

    private static IOrderGateway Open(Venue venue, GatewaySettings settings)
    {
        if (venue == Venue.Coinbase)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return new CoinbaseOrderGateway(new CoinbaseSigner("organizations/o/apiKeys/k", key.ExportECPrivateKeyPem()), settings);
        }

        return venue == Venue.Binance ? new BinanceOrderGateway(new BinanceSigner("k", "s"), settings)
            : venue == Venue.KuCoin ? new KuCoinOrderGateway(new KuCoinSigner("k", "s", "p"), settings)
            : new KrakenOrderGateway(KrakenSigner.TryCreate("k", "c2VjcmV0")!, settings);
    }

    private static List<byte[]> Recorded(string code, params string[] starts)
    {
        var folder = Path.Combine(Path.GetDirectoryName(SharedData.Require("wire/INDEX.md"))!, code);
        var files = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal);
        return [.. files.Where(file => starts.Any(start => Path.GetFileName(file).Replace("at_rest", "rest", StringComparison.Ordinal)
            .StartsWith(start, StringComparison.Ordinal))).Select(File.ReadAllText).Where(body => body.Length < 100_000)
            .Select(body => Encoding.UTF8.GetBytes(OfOurs(code, body)))];
    }

    // Kraken's published orders have no client order id, and one without is not ours.
    private static string OfOurs(string code, string body) =>
        code == "kraken" ? body.Replace("\"order_id\":", "\"cl_ord_id\":\"0f\",\"order_id\":", StringComparison.Ordinal) : body;

    private static IEnumerable<byte[]> Damaged(string code, ulong seed, params string[] starts)
    {
        var (frames, random, buffer) = (Recorded(code, starts), new DeterministicRandom(seed), new List<byte>());
        for (var i = 0; i < Count; i++)
        {
            FrameDamage.Of(frames, random, buffer);
            yield return [.. buffer];
        }
    }

    private static bool IsJson(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A venue whose answers are recorded ones, most of them damaged, under any status.</summary>
    private sealed class DamagedAnswers(string code) : HttpMessageHandler
    {
        private static readonly HttpStatusCode[] Statuses =
        [
            HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized,
            HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable,
        ];

        private readonly List<byte[]> _bodies = Recorded(code, "rest_");
        private readonly DeterministicRandom _random = new(6);
        private readonly List<byte> _buffer = [];

        public int Count { get; private set; }

        /// <summary>Answers to orders, their cancellations and their changes, under a good status, that are no JSON.</summary>
        public int Unreadable { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            var status = Statuses[_random.NextInt32(Statuses.Length)];
            var body = _bodies[_random.NextInt32(_bodies.Count)];
            if (_random.NextInt32(3) > 0)
            {
                FrameDamage.Of(_bodies, _random, _buffer);
                body = [.. _buffer];
            }

            Unreadable += IsChange(request) && status == HttpStatusCode.OK && !IsJson(body) ? 1 : 0;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(body) });
        }

        // Kraken asks with POST too.
        private static bool IsChange(HttpRequestMessage request) => request.Method != HttpMethod.Get
            && request.RequestUri!.AbsolutePath is var path && path.Contains("order", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith("Orders", StringComparison.Ordinal);
    }

    /// <summary>A clock that has gone on by a minute whenever it is asked, so that no limit is ever in the way.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private DateTimeOffset _now = new(Given.ReceivedAt);

        public override DateTimeOffset GetUtcNow() => _now += TimeSpan.FromMinutes(1);
    }

    private sealed class CheckingListener : IUserStreamListener
    {
        public int Orders { get; private set; }

        public void OnConnected()
        {
        }

        public void OnDisconnected()
        {
        }

        public void OnOrder(VenueOrderState state)
        {
            Orders++;
            Assert.True(Enum.IsDefined(state.Status));
            Assert.NotNull(state.ClientId);
            Assert.Equal(DateTimeKind.Utc, state.Time.Kind);
        }
    }
}
