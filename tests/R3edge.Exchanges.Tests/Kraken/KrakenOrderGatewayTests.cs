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
    private const string Nothing = """{"error":[],"result":{"open":{},"closed":{},"count":0}}""";
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

        Assert.Equal((VenueOutcome.Done, OrderStatus.Accepted, Id, "OUF4EM-FRGI2-MQMWZD"), (answer.Outcome, answer.Value!.Status, answer.Value.ClientId, answer.Value.VenueId));
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

        Assert.Equal((FakeKraken.Btc, 0.1m, 0.00000001m, 0.5m), (rules.Instrument.Id, rules.Instrument.TickSize, rules.Instrument.LotSize, rules.Instrument.MinimumNotional));
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
        var venue = new FakeKraken().On("AssetPairs", FakeKraken.Recorded("rest_asset_pairs.json")).On("Time", () => new HttpResponseMessage(HttpStatusCode.BadGateway));
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

    [Theory]
    [InlineData("EOrder:Insufficient funds", VenueOutcome.Refused, OrderRefusal.InsufficientFunds, VenueOutcome.Refused)]
    [InlineData("EOrder:Order minimum not met", VenueOutcome.Refused, OrderRefusal.BelowLot, VenueOutcome.Refused)]
    [InlineData("EOrder:Cost minimum not met", VenueOutcome.Refused, OrderRefusal.BelowMinimumNotional, VenueOutcome.Refused)]
    [InlineData("EOrder:Tick size check failed", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EOrder:Orders limit exceeded", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EGeneral:Invalid arguments", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EGeneral:Invalid arguments:Index unavailable", VenueOutcome.Refused, OrderRefusal.Other, VenueOutcome.Refused)]
    [InlineData("EQuery:Unknown asset pair", VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable, VenueOutcome.Refused)]
    [InlineData("EOrder:Unknown order", VenueOutcome.NotFound, OrderRefusal.None, VenueOutcome.NotFound)]
    [InlineData("EAPI:Invalid key", VenueOutcome.NotAuthorised, OrderRefusal.None, VenueOutcome.NotAuthorised)]
    [InlineData("EAPI:Invalid signature", VenueOutcome.NotAuthorised, OrderRefusal.None, VenueOutcome.NotAuthorised)]
    [InlineData("EGeneral:Permission denied", VenueOutcome.NotAuthorised, OrderRefusal.None, VenueOutcome.NotAuthorised)]
    [InlineData("EAPI:Invalid nonce", VenueOutcome.ClockSkew, OrderRefusal.None, VenueOutcome.ClockSkew)]
    [InlineData("EService:Market in cancel_only mode", VenueOutcome.Unavailable, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EService:Market in post_only mode", VenueOutcome.Unavailable, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EOrder:Rate limit exceeded", VenueOutcome.RateLimited, OrderRefusal.None, VenueOutcome.RateLimited)]
    [InlineData("EOrder:Domain rate limit exceeded", VenueOutcome.RateLimited, OrderRefusal.None, VenueOutcome.RateLimited)]
    [InlineData("EService:Unavailable", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EService:Busy", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EService:Deadline elapsed", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EGeneral:Internal error:7", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("EGeneral:Invalid arguments:cl_ord_id not unique", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    [InlineData("something new", VenueOutcome.Unknown, OrderRefusal.None, VenueOutcome.Unavailable)]
    public async Task Errors_ComeWithHttp200_AndMeanWhatTheVenuePublishes(string error, VenueOutcome placed, OrderRefusal reason, VenueOutcome read)
    {
        var body = $$"""{"error":["WGeneral:Take care","{{error}}"]}""";
        var venue = FakeKraken.Listing().On("AddOrder", body).On("BalanceEx", body);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var order = await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken);
        var balances = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal((placed, reason, error), (order.Outcome, order.Reason, order.Message));
        Assert.Equal((read, reason), (balances.Outcome, balances.Reason));
    }

    [Fact]
    public async Task InvalidNonce_MeasuresTheClockAnew()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":["EAPI:Invalid nonce"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["/0/private/BalanceEx", "/0/public/Time"], venue.Paths);
    }

    [Fact]
    public async Task OneErrorAmongSeveral_ThatLeavesItOpen_LeavesItOpen()
    {
        var venue = FakeKraken.Listing().On("AddOrder", """{"error":["EOrder:Insufficient funds","EService:Timeout"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        Assert.Equal(VenueOutcome.Unknown, (await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task Lockout_SilencesEveryRequest_UntilItIsOver()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":["EGeneral:Temporary lockout"]}""", """{"error":[],"result":{}}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var first = await gateway.BalancesAsync(TestContext.Current.CancellationToken);
        var meanwhile = await gateway.BalancesAsync(TestContext.Current.CancellationToken);
        venue.Clock.Advance(TimeSpan.FromMinutes(15));
        var after = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal((VenueOutcome.RateLimited, TimeSpan.FromMinutes(15)), (first.Outcome, first.RetryAfter));
        Assert.Equal((VenueOutcome.RateLimited, VenueOutcome.Done), (meanwhile.Outcome, after.Outcome));
        Assert.Equal(2, venue.Sent.Count);
    }

    [Fact]
    public async Task Throttled_WaitsUntilTheTimeThatTheVenueNames()
    {
        var until = new DateTimeOffset(FakeKraken.Start).ToUnixTimeSeconds() + 42;
        var venue = FakeKraken.Listing().On("BalanceEx", $$"""{"error":["EService: Throttled: {{until}}"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        Assert.Equal((VenueOutcome.RateLimited, TimeSpan.FromSeconds(42)), (answer.Outcome, answer.RetryAfter));
    }

    [Fact]
    public async Task Reads_StopBeforeTheVenuesCounterIsFull_OrdersDoNot()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":[],"result":{}}""").On("AddOrder", FakeKraken.Recorded("rest_add_order_response.json"));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);
        for (var call = 0; call < 12; call++)
        {
            Assert.True((await gateway.BalancesAsync(TestContext.Current.CancellationToken)).IsDone);
        }

        var refused = await gateway.BalancesAsync(TestContext.Current.CancellationToken);
        var order = await gateway.PlaceAsync(Limit, TestContext.Current.CancellationToken);
        venue.Clock.Advance(TimeSpan.FromSeconds(3.1));
        var later = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        // One call more needs 1 / 0.33 = 3.03 s.
        Assert.Equal((VenueOutcome.RateLimited, 3.03), (refused.Outcome, Math.Round(refused.RetryAfter.TotalSeconds, 2)));
        Assert.True(order.IsDone);
        Assert.True(later.IsDone);
        Assert.Equal(14, venue.Sent.Count);
    }

    [Fact]
    public async Task CallsAboveTheLimit_AsByTheSameKeyElsewhere_WaitUntilThereIsRoom()
    {
        var venue = FakeKraken.Listing().On("BalanceEx", """{"error":["EAPI:Rate limit exceeded"]}""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var answer = await gateway.BalancesAsync(TestContext.Current.CancellationToken);

        // From 15 to 11 at 0.33 a second.
        Assert.Equal((VenueOutcome.RateLimited, 12.12), (answer.Outcome, Math.Round(answer.RetryAfter.TotalSeconds, 2)));
        Assert.Equal(VenueOutcome.RateLimited, (await gateway.BalancesAsync(TestContext.Current.CancellationToken)).Outcome);
        Assert.Single(venue.Sent);
    }

    [Fact]
    public async Task Cancel_IsByClientOrderId_AndLeavesToAQueryWhatBecameOfIt()
    {
        var venue = FakeKraken.Listing().On("CancelOrder", FakeKraken.Recorded("rest_cancel_order_response.json"), """{"error":["EOrder:Unknown order"]}""", """{"error":["EService:Busy"]}""");
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
    public async Task Query_AsksForOpenOrdersAndThenForClosedOnes()
    {
        // The closed order of the documentation's QueryOrders, with our client order id.
        var closed = $$$"""
            {"error":[],"result":{"closed":{"OBCMZD-JIEE7-77TH3F":{"refid":null,"cl_ord_id":"{{{Id}}}","status":"closed","reason":null,"opentm":1688665496.7808,
            "closetm":1688665499.1922,"descr":{"pair":"XBTUSD","type":"buy"},"vol":"1.25000000","vol_exec":"1.25000000","cost":"27526.2","fee":"26.2"} } } }
            """;
        var venue = FakeKraken.Listing().On("OpenOrders", Nothing).On("ClosedOrders", closed);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var state = (await gateway.QueryAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken)).Value!;

        Assert.Equal((Id, "OBCMZD-JIEE7-77TH3F", OrderStatus.Filled, true), (state.ClientId, state.VenueId, state.Status, state.HasAllFees));
        Assert.Equal((1.25m, 27526.2m, 26.2m), (state.FilledQuantity, state.FilledNotional, state.Fees));
        Assert.Equal(DateTime.UnixEpoch.AddTicks(16886654991922000), state.Time);
        Assert.Equal(
            [("/0/private/OpenOrders", $"nonce={FirstNonce}&cl_ord_id={Id}"), ("/0/private/ClosedOrders", $"nonce={FirstNonce + 1}&cl_ord_id={Id}&without_count=true")],
            venue.Sent.Select(sent => (sent.Path, sent.Body)));
    }

    [Theory]
    [InlineData("open", "0.00000000", OrderStatus.Accepted)]
    [InlineData("pending", "0.00000000", OrderStatus.Accepted)]
    [InlineData("open", "0.37500000", OrderStatus.PartlyFilled)]
    [InlineData("canceled", "0.37500000", OrderStatus.Cancelled)]
    [InlineData("expired", "0.00000000", OrderStatus.Cancelled)]
    public async Task Query_ReadsEveryState(string status, string filled, OrderStatus expected)
    {
        var venue = FakeKraken.Listing().On("OpenOrders", $$$"""{"error":[],"result":{"open":{"O":{"cl_ord_id":"{{{Id}}}","status":"{{{status}}}","opentm":1.5,"vol_exec":"{{{filled}}}","cost":"1","fee":"0"} } } }""");
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        Assert.Equal(expected, (await gateway.QueryAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken)).Value!.Status);
    }

    [Fact]
    public async Task Query_OfWhatTheVenueDoesNotKnow_OrAnswersWithAnotherOrder_IsNotFound()
    {
        var venue = FakeKraken.Listing().On("OpenOrders", FakeKraken.Recorded("rest_open_orders.json")).On("ClosedOrders", Nothing);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        Assert.Equal(VenueOutcome.NotFound, (await gateway.QueryAsync(FakeKraken.Btc, Id, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task OpenOrders_AreThoseOfTheInstrument_OtherPeoplesIncluded()
    {
        var venue = FakeKraken.Listing().On("OpenOrders", FakeKraken.Recorded("rest_open_orders.json"));
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var orders = (await gateway.OpenOrdersAsync(FakeKraken.Btc, TestContext.Current.CancellationToken)).Value!;

        var order = Assert.Single(orders);
        Assert.Equal(("O26VBY-ISGAE-JP5TLU", "", OrderStatus.Accepted), (order.VenueId, order.ClientId, order.Status));
        Assert.Equal($"nonce={FirstNonce}", venue.Sent[0].Body);
    }

    [Fact]
    public async Task Balances_HaveCommonNames_AndRewardsAreCountedWithTheirAsset()
    {
        // The documentation's answer, and balances that earn rewards or are staked.
        var venue = FakeKraken.Listing().On("BalanceEx", """
            {"error":[],"result":{"ZUSD":{"balance":25435.21,"hold_trade":8249.76},"XXBT":{"balance":"1.24350000","hold_trade":"0.84230000"},
            "USDT":{"balance":"10","hold_trade":"4"},"USDT.F":{"balance":"5","hold_trade":"0"},"ETH.B":{"balance":"2"},"XXDG":{"balance":"7"},"ZEUS":{"balance":"3"}}}
            """);
        using var client = new HttpClient(venue);
        await using var gateway = venue.Gateway(client);

        var balances = (await gateway.BalancesAsync(TestContext.Current.CancellationToken)).Value!;

        Assert.Equal(
            [
                new VenueBalance("USD", 17185.45m, 8249.76m), new VenueBalance("BTC", 0.4012m, 0.8423m), new VenueBalance("USDT", 11m, 4m),
                new VenueBalance("ETH.B", 2m, 0m), new VenueBalance("DOGE", 7m, 0m), new VenueBalance("ZEUS", 3m, 0m),
            ],
            balances);
        Assert.Equal("/0/private/BalanceEx", venue.Sent[0].Path);
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

    private static async Task<VenueOutcome> OutcomeOf<T>(Task<VenueAnswer<T>> answer)
        where T : class => (await answer).Outcome;

    // Written out from the venue's description, apart from the signer.
    private static string Signature(string path, string nonce, string body)
    {
        byte[] message = [.. Encoding.ASCII.GetBytes(path), .. SHA256.HashData(Encoding.ASCII.GetBytes(nonce + body))];
        return Convert.ToBase64String(HMACSHA512.HashData(Convert.FromBase64String(FakeKraken.Secret), message));
    }
}
