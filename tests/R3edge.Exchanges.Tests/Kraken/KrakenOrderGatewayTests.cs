using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Tests.Kraken;

/// <summary>What is sent to Kraken, and what is known after each answer.</summary>
public sealed class KrakenOrderGatewayTests
{
    private const string Id = "da8e4ad59b78481c93e589746b0cf91f";
    private static readonly VenueOrder Limit = new(Id, FakeKraken.Btc, Side.Buy, OrderTerms.Limit(29_500.5m), 0.0100m, 0m);

    // Microseconds since 1970 at the start of the clock.
    private static readonly long FirstNonce = (FakeKraken.Start - DateTime.UnixEpoch).Ticks / 10;

    public static TheoryData<string, string> Orders() => new()
    {
        { "limit", "ordertype=limit&type=buy&pair=XBTUSDT&volume=0.01&price=29500.5&timeinforce=GTC&oflags=fciq" },
        { "ioc", "ordertype=limit&type=buy&pair=XBTUSDT&volume=0.01&price=29500.5&timeinforce=IOC&oflags=fciq" },
        { "market", "ordertype=market&type=sell&pair=XBTUSDT&volume=0.01&oflags=fciq" },
        { "funds", "ordertype=market&type=buy&pair=XBTUSDT&volume=12.34567&oflags=fciq%2Cviqc" },
        { "stop", "ordertype=stop-loss&type=sell&pair=XBTUSDT&volume=0.01&price=28000&trigger=last&oflags=fciq" },
        { "stop-limit", "ordertype=stop-loss-limit&type=sell&pair=XBTUSDT&volume=0.01&price=28000&trigger=last&price2=27900&oflags=fciq" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Place_SendsTheFormOfTheOrder_Signed_WithItsDeadline(string kind, string form)
    {
        var order = kind switch
        {
            "limit" => Limit,
            "ioc" => Limit with { FillsAtOnce = true },
            "market" => Limit with { Side = Side.Sell, Terms = OrderTerms.Market },
            "funds" => Limit with { Terms = OrderTerms.Market, Quantity = 0m, Funds = 12.345678m },
            "stop" => Limit with { Side = Side.Sell, Terms = OrderTerms.Stop(28_000m) },
            _ => Limit with { Side = Side.Sell, Terms = OrderTerms.StopLimit(28_000m, 27_900m) },
        };
        var venue = FakeKraken.Listing().On("AddOrder", FakeKraken.Recorded("rest_add_order_response.json"));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.PlaceAsync(order, TestContext.Current.CancellationToken);

        Assert.Equal(
            (VenueOutcome.Done, OrderStatus.Accepted, Id, "OUF4EM-FRGI2-MQMWZD"),
            (answer.Outcome, answer.Value!.Status, answer.Value.ClientId, answer.Value.VenueId));
        var sent = Assert.Single(venue.Sent);
        Assert.Equal($"nonce={FirstNonce}&{form}&cl_ord_id={Id}&deadline=2026-01-02T08%3A30%3A08Z", sent.Body);
        Assert.Equal(("/0/private/AddOrder", "key", "application/x-www-form-urlencoded"), (sent.Path, sent.Key, sent.MediaType));
        Assert.Equal(Signature(sent.Path, FirstNonce.ToString(CultureInfo.InvariantCulture), sent.Body), sent.Signature);
        Assert.Equal(["/0/public/AssetPairs?pair=XBTUSDT", "/0/public/Time", "/0/private/AddOrder"], venue.Paths);
    }

    [Fact]
    public async Task Requests_OneAfterTheOther_HaveNoncesThatGrow_ThoughTheClockStands()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":[],"result":{}}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => gateway.BalancesAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 5).Select(number => $"nonce={FirstNonce + number}"), venue.Sent.Select(sent => sent.Body));
    }

    [Fact]
    public async Task Rules_AreThoseOfTheRecordedListing()
    {
        var venue = FakeKraken.Listing();
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var rules = (await gateway.RulesAsync(FakeKraken.Btc, TestContext.Current.CancellationToken)).Value!;
        await gateway.RulesAsync(FakeKraken.Btc, TestContext.Current.CancellationToken);

        var instrument = rules.Instrument;
        Assert.Equal(
            (FakeKraken.Btc, 0.1m, 0.00000001m, 0.5m),
            (instrument.Id, instrument.TickSize, instrument.LotSize, instrument.MinimumNotional));
        Assert.Equal((0.00005m, null, true, true), (rules.MinimumQuantity, rules.MaximumQuantity, rules.IsTrading, rules.HasStops));
        Assert.Single(venue.Paths);
    }

    [Fact]
    public async Task Rules_OfAPairThatTheVenueDoesNotKnow_AreRefused_AndNoOrderIsSent()
    {
        var venue = new FakeKraken().On("AssetPairs", FakeKraken.Recorded("rest_error_unknown_pair.json"));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Equal((VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable), (answer.Outcome, answer.Reason));
        Assert.Empty(venue.Sent);
    }

    [Fact]
    public async Task Place_WithoutTheVenuesClock_IsNotSent_SinceItsDeadlineWouldMeanNothing()
    {
        var venue = new FakeKraken()
            .On("AssetPairs", FakeKraken.Recorded("rest_asset_pairs.json"))
            .On("Time", () => new HttpResponseMessage(HttpStatusCode.BadGateway));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        Assert.Equal(VenueOutcome.Unavailable, (await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken)).Outcome);
        Assert.Empty(venue.Sent);
    }

    [Fact]
    public async Task Place_WhereAskingBeforeTookLongerThanItsDeadline_IsNotSent()
    {
        var venue = new FakeKraken().On("Time", FakeKraken.Listing().Answers["Time"].Peek());
        venue.On("AssetPairs", () =>
        {
            venue.Clock.Advance(TimeSpan.FromSeconds(5));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(FakeKraken.Recorded("rest_asset_pairs.json")) };
        });
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        // Five seconds late, and the venue's clock says that ours is five ahead: measured, the deadline is three seconds off.
        var answer = await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Equal(VenueOutcome.Unavailable, answer.Outcome);
        Assert.Empty(venue.Sent);
    }

    [Fact]
    public async Task Place_WhoseConnectionBreaksOrEndsIn503_IsUnknown_AndSentOnce()
    {
        var venue = FakeKraken.Listing()
            .On("AddOrder", () => throw new HttpRequestException(HttpRequestError.ResponseEnded))
            .On("AddOrder", () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable))
            .On("AddOrder", () => throw new HttpRequestException(HttpRequestError.ConnectionError))
            .On("AddOrder", "{\"error\":[],\"result\":{", """{"error":[],"result":{"txid":[]}}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var outcomes = new List<VenueOutcome>();
        for (var number = 0; number < 5; number++)
        {
            outcomes.Add((await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken)).Outcome);
        }

        Assert.Equal([VenueOutcome.Unknown, VenueOutcome.Unknown, VenueOutcome.Unavailable, VenueOutcome.Unknown, VenueOutcome.Unknown], outcomes);
        Assert.Equal(5, venue.Sent.Count);
    }

    [Theory]
    [InlineData("AddOrder", VenueOutcome.Unknown)]
    [InlineData("CancelOrder", VenueOutcome.Unknown)]
    [InlineData("BalanceEx", VenueOutcome.Unavailable)]
    public async Task NoAnswerInTime_LeavesOpenWhatMayHaveChangedSomething(string method, VenueOutcome expected)
    {
        var venue = FakeKraken.Listing();
        venue.Silent = method;
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);
        var token = TestContext.Current.CancellationToken;

        // The double takes a request in before the call returns: nothing before it waits.
        Task<VenueOutcome> asking = method switch
        {
            "AddOrder" => OutcomeOf(gateway.PlaceAsync(Limit, token)),
            "CancelOrder" => OutcomeOf(gateway.CancelAsync(FakeKraken.Btc, Id, token)),
            _ => OutcomeOf(gateway.BalancesAsync(token)),
        };
        Assert.Single(venue.Sent);
        Assert.False(asking.IsCompleted);
        venue.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(expected, await asking.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, token));
        Assert.Single(venue.Sent);
    }

    [Fact]
    public async Task Cancel_IsByClientOrderId_AndLeavesToAQueryWhatBecameOfIt()
    {
        var venue = FakeKraken.Listing().On(
            "CancelOrder", FakeKraken.Recorded("rest_cancel_order_response.json"), """{"error":["EOrder:Unknown order"]}""",
            """{"error":["EService:Busy"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var taken = await gateway.CancelAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken);
        var gone = await gateway.CancelAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken);
        var open = await gateway.CancelAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken);

        Assert.Equal((VenueOutcome.NotFound, ""), (taken.Outcome, taken.Message));
        Assert.Equal((VenueOutcome.NotFound, "EOrder:Unknown order"), (gone.Outcome, gone.Message));
        Assert.Equal(VenueOutcome.Unknown, open.Outcome);
        Assert.Equal(("/0/private/CancelOrder", $"nonce={FirstNonce}&cl_ord_id={Id}"), (venue.Sent[0].Path, venue.Sent[0].Body));
    }

    [Fact]
    public async Task ClientIds_Are32HexadecimalDigits_OfTheirOwnForEachAttempt()
    {
        var venue = FakeKraken.Listing();
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);
        var order = new OrderId(UInt128.Parse(Id, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        var ids = Enumerable.Range(0, 100).Select(attempt => gateway.ClientId(order, attempt)).ToList();

        Assert.Equal(Id, ids[0]);
        Assert.Equal(ids, Enumerable.Range(0, 100).Select(attempt => gateway.ClientId(order, attempt)));
        Assert.Equal(100, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    [Theory]
    [InlineData("stop", "order_qty=0.01&trigger_price=28500")]
    [InlineData("stop-limit", "order_qty=0.01&trigger_price=28500&limit_price=28400")]
    [InlineData("limit", "order_qty=0.01&limit_price=28500")]
    public async Task Replace_ChangesTheOrderInPlace_ByItsClientOrderId_WithADeadline(string kind, string form)
    {
        var terms = kind switch
        {
            "stop" => OrderTerms.Stop(28_500m),
            "stop-limit" => OrderTerms.StopLimit(28_500m, 28_400m),
            _ => OrderTerms.Limit(28_500m),
        };
        var venue = FakeKraken.Listing().On("AmendOrder", """{"error":[],"result":{"amend_id":"TZ5ODJ-ZWLJS-WMKAFF"}}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.ReplaceAsync(
            Id, Limit with { ClientId = "another", Side = Side.Sell, Terms = terms }, TestContext.Current.CancellationToken);

        Assert.True(gateway.CanReplace);
        Assert.True(answer.Value!.IsInPlace);
        Assert.Equal((Id, OrderStatus.Accepted), (answer.Value.Placed.Value!.ClientId, answer.Value.Placed.Value.Status));
        var sent = Assert.Single(venue.Sent);
        Assert.Equal("/0/private/AmendOrder", sent.Path);
        Assert.Equal($"nonce={FirstNonce}&cl_ord_id={Id}&{form}&deadline=2026-01-02T08%3A30%3A08Z", sent.Body);
    }

    [Theory]
    [InlineData("""{"error":["EOrder:Unknown order"]}""", VenueOutcome.NotFound)]
    [InlineData("""{"error":["EGeneral:Invalid arguments"]}""", VenueOutcome.Refused)]
    [InlineData("""{"error":["EOrder:Rate limit exceeded"]}""", VenueOutcome.RateLimited)]
    [InlineData("""{"error":["EService:Busy"]}""", VenueOutcome.Unknown)]
    [InlineData("""{"error":[],"result":{}}""", VenueOutcome.Unknown)]
    public async Task Replace_ThatIsNotDone_SaysWhatIsKnown(string body, VenueOutcome outcome)
    {
        var venue = FakeKraken.Listing().On("AmendOrder", body);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.ReplaceAsync(
            Id, Limit with { Terms = OrderTerms.Stop(28_500m) }, TestContext.Current.CancellationToken);

        Assert.Equal(outcome, answer.Outcome);
        Assert.Single(venue.Sent);
    }

    private static async Task<VenueOutcome> OutcomeOf<T>(Task<VenueAnswer<T>> answer)
        where T : class => (await answer).Outcome;

    // Written out from the venue's description, apart from the signer.
    private static string Signature(string path, string nonce, string body)
    {
        byte[] message = [.. Encoding.ASCII.GetBytes(path), .. SHA256.HashData(Encoding.ASCII.GetBytes(nonce + body))];
        return Convert.ToBase64String(HMACSHA512.HashData(Convert.FromBase64String(FakeKraken.Secret), message));
    }
}
