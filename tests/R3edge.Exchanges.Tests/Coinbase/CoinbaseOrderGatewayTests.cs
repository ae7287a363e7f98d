using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests.Coinbase;

/// <summary>Every request as the venue gets it, and what becomes of every answer.</summary>
public sealed class CoinbaseOrderGatewayTests : IDisposable
{
    private const string Historical = "/api/v3/brokerage/orders/historical";
    private const string ClientId = "00000000-0000-0000-0000-00000000000f";
    private const string List = $"GET {Historical}/batch?product_ids=BTC-USD";
    private const string Placed = """{"success":true,"success_response":{"order_id":"v-1","product_id":"BTC-USD","side":"BUY","client_order_id":"0000"}}""";
    private const string NoOrders = """{"orders":[],"has_next":false,"cursor":""}""";

    private static readonly VenueOrder Limit = new(ClientId, CoinbaseDouble.Btc, Side.Buy, OrderTerms.Limit(10_000m), 0.001m, 0m);
    private readonly CoinbaseDouble _venue = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void ClientId_IsAUuid_TheSameForTheSameAttempt_AndAnotherForAnother()
    {
        var gateway = _venue.Gateway();
        var ids = Enumerable.Range(0, 20).Select(attempt => gateway.ClientId(new OrderId(15), attempt)).ToArray();

        Assert.Equal(ClientId, ids[0]);
        Assert.Equal(20, ids.Distinct().Count());
        Assert.Equal(ids, Enumerable.Range(0, 20).Select(attempt => gateway.ClientId(new OrderId(15), attempt)));
        Assert.All(ids, id => Assert.True(Guid.TryParseExact(id, "D", out _)));
    }

    [Fact]
    public async Task Place_OfEachKind_SendsItsConfiguration()
    {
        _venue.Answer = what => (200, what.StartsWith("GET", StringComparison.Ordinal) ? CoinbaseDouble.Product : Placed);
        await using var gateway = _venue.Gateway();

        var placed = await gateway.PlaceAsync(Limit, Token);
        await gateway.PlaceAsync(Limit with { FillsAtOnce = true }, Token);
        await gateway.PlaceAsync(Limit with { Terms = OrderTerms.Market, Side = Side.Sell }, Token);
        await gateway.PlaceAsync(Limit with { Terms = OrderTerms.Market, Quantity = 0m, Funds = 12.509m }, Token);
        await gateway.PlaceAsync(Limit with { Terms = OrderTerms.Stop(9_000.01m), Side = Side.Sell }, Token);
        await gateway.PlaceAsync(Limit with { Terms = OrderTerms.Stop(11_000m) }, Token);
        await gateway.PlaceAsync(Limit with { Terms = OrderTerms.StopLimit(11_000m, 11_050m) }, Token);

        Assert.Equal(("v-1", OrderStatus.Accepted, 0m, ClientId), (placed.Value!.VenueId, placed.Value.Status, placed.Value.FilledQuantity, placed.Value.ClientId));
        Assert.Equal(
            [
                Post("BUY", "limit_limit_gtc", """{"base_size":"0.001","limit_price":"10000","post_only":false}"""),
                Post("BUY", "sor_limit_ioc", """{"base_size":"0.001","limit_price":"10000"}"""),
                Post("SELL", "market_market_ioc", """{"base_size":"0.001"}"""),
                "GET /api/v3/brokerage/market/products/BTC-USD",
                Post("BUY", "market_market_ioc", """{"quote_size":"12.5"}"""), // On the quote increment.

                // 2 % beyond: 9000.01 * 0.98 = 8820.0098, down to the tick; 11000 * 1.02 = 11220.
                Post("SELL", "stop_limit_stop_limit_gtc", """{"base_size":"0.001","limit_price":"8820","stop_price":"9000.01","stop_direction":"STOP_DIRECTION_STOP_DOWN"}"""),
                Post("BUY", "stop_limit_stop_limit_gtc", """{"base_size":"0.001","limit_price":"11220","stop_price":"11000","stop_direction":"STOP_DIRECTION_STOP_UP"}"""),
                Post("BUY", "stop_limit_stop_limit_gtc", """{"base_size":"0.001","limit_price":"11050","stop_price":"11000","stop_direction":"STOP_DIRECTION_STOP_UP"}"""),
            ],
            _venue.Requests);
    }

    [Theory]
    [InlineData("INSUFFICIENT_FUND", VenueOutcome.Refused, OrderRefusal.InsufficientFunds)]
    [InlineData("PREVIEW_INSUFFICIENT_FUND", VenueOutcome.Refused, OrderRefusal.InsufficientFunds)]
    [InlineData("PREVIEW_INVALID_BASE_SIZE_TOO_SMALL", VenueOutcome.Refused, OrderRefusal.BelowLot)]
    [InlineData("PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL", VenueOutcome.Refused, OrderRefusal.BelowMinimumNotional)]
    [InlineData("INVALID_PRODUCT_ID", VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable)]
    [InlineData("ORDER_ENTRY_DISABLED", VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable)]
    [InlineData("INVALID_LIMIT_PRICE_POST_ONLY", VenueOutcome.Refused, OrderRefusal.Other)]
    [InlineData("COMMANDER_REJECTED_NEW_ORDER", VenueOutcome.Refused, OrderRefusal.Other)]
    [InlineData("RATE_LIMIT_EXCEEDED", VenueOutcome.RateLimited, OrderRefusal.None)]
    [InlineData("DUPLICATE_CLIENT_ORDER_ID", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData("UNKNOWN_FAILURE_REASON", VenueOutcome.Unknown, OrderRefusal.None)]
    public async Task Place_RefusedWithHttp200_IsRefusedByItsCode(string code, VenueOutcome outcome, OrderRefusal reason)
    {
        // Fields that say nothing hold their default, whichever field it is that says something.
        foreach (var field in new[] { "error", "preview_failure_reason", "new_order_failure_reason" })
        {
            _venue.Answer = _ => (200, $$$"""{"success":false,"failure_reason":"UNKNOWN_FAILURE_REASON","error_response":{"{{{field}}}":"{{{code}}}","message":"words"}}""");
            await using var gateway = _venue.Gateway();

            var answer = await gateway.PlaceAsync(Limit, Token);

            Assert.Equal((outcome, reason), (answer.Outcome, answer.Reason));
            Assert.Contains("words", answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Place_WithTheRecordedRefusal_HasNoFunds()
    {
        var text = await File.ReadAllTextAsync(SharedData.Require("wire/coinbase/at_rest_order_create_insufficient_fund.json"), Token);
        _venue.Answer = _ => (200, text);
        await using var gateway = _venue.Gateway();

        var answer = await gateway.PlaceAsync(Limit, Token);

        Assert.Equal((VenueOutcome.Refused, OrderRefusal.InsufficientFunds), (answer.Outcome, answer.Reason));
    }

    [Theory]
    [InlineData(500, "", VenueOutcome.Unknown, VenueOutcome.Unavailable)]
    [InlineData(503, "busy", VenueOutcome.Unknown, VenueOutcome.Unavailable)]
    [InlineData(429, """{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}""", VenueOutcome.RateLimited, VenueOutcome.RateLimited)]
    [InlineData(401, "Unauthorized", VenueOutcome.NotAuthorised, VenueOutcome.NotAuthorised)]
    [InlineData(403, """{"error":"PERMISSION_DENIED"}""", VenueOutcome.NotAuthorised, VenueOutcome.NotAuthorised)]
    [InlineData(400, """{"error":"INVALID_ARGUMENT","message":"wrong"}""", VenueOutcome.Refused, VenueOutcome.Refused)]
    [InlineData(408, "", VenueOutcome.Unknown, VenueOutcome.Unavailable)]
    [InlineData(200, "<html>", VenueOutcome.Unknown, VenueOutcome.Unavailable)]
    [InlineData(200, "{}", VenueOutcome.Unknown, VenueOutcome.Unavailable)]
    [InlineData(404, "", VenueOutcome.NotFound, VenueOutcome.Unavailable)]
    public async Task Status_OfAnAnswer_SaysWhatIsKnown(int status, string body, VenueOutcome placed, VenueOutcome listed)
    {
        _venue.Answer = what => what.EndsWith("/time", StringComparison.Ordinal) ? Time(TimeSpan.Zero) : (status, body);
        await using var gateway = _venue.Gateway();
        await using var another = _venue.Gateway();

        // A list that is not there is no order that is not there.
        Assert.Equal(placed, (await gateway.PlaceAsync(Limit, Token)).Outcome);
        Assert.Equal(listed, (await another.QueryAsync(CoinbaseDouble.Btc, ClientId, Token)).Outcome);
    }

    [Fact]
    public async Task Place_WithoutAnAnswer_IsUnknown_AndIsSentOnce()
    {
        await using var gateway = _venue.Gateway();
        _venue.Answer = _ => null;
        Assert.Equal(VenueOutcome.Unknown, (await gateway.PlaceAsync(Limit, Token)).Outcome);
        _venue.IsSilent = true;
        Assert.Equal(VenueOutcome.Unknown, (await gateway.PlaceAsync(Limit, Token)).Outcome);
        Assert.Equal(2, _venue.Requests.Count);
    }

    [Fact]
    public async Task Limit_OnRequests_KeepsAllOthersBack()
    {
        _venue.Answer = _ => (429, "");
        await using var gateway = _venue.Gateway();

        await gateway.PlaceAsync(Limit, Token);
        var next = await gateway.BalancesAsync(Token);

        Assert.Equal(VenueOutcome.RateLimited, next.Outcome);
        Assert.True(next.RetryAfter > TimeSpan.Zero);
        Assert.Single(_venue.Requests);
    }

    [Fact]
    public async Task RefusedToken_WhereTheClockIsOff_IsClockSkew_AndTheNextHasTheVenuesTime()
    {
        var isGood = false;
        _venue.Answer = what => what.EndsWith("/time", StringComparison.Ordinal) ? Time(TimeSpan.FromMinutes(-3)) : isGood ? (200, Placed) : (401, "Unauthorized");
        await using var gateway = _venue.Gateway();

        Assert.Equal(VenueOutcome.ClockSkew, (await gateway.PlaceAsync(Limit, Token)).Outcome);
        Assert.Equal(VenueOutcome.NotAuthorised, (await gateway.PlaceAsync(Limit, Token)).Outcome);
        isGood = true;
        Assert.True((await gateway.PlaceAsync(Limit, Token)).IsDone);
    }

    [Fact]
    public async Task Query_OfAKnownOrder_AsksForItAlone()
    {
        _venue.Answer = what => (200, what.StartsWith("POST", StringComparison.Ordinal) ? Placed : $$"""{"order":{{Order("v-1", ClientId, "FILLED", "0.001")}}}""");
        await using var gateway = _venue.Gateway();
        await gateway.PlaceAsync(Limit, Token);

        var answer = await gateway.QueryAsync(CoinbaseDouble.Btc, ClientId, Token);

        Assert.Equal($"GET {Historical}/v-1", _venue.Requests[^1]);
        Assert.Equal(
            (OrderStatus.Filled, 0.001m, 10m, 0.06m, true),
            (answer.Value!.Status, answer.Value.FilledQuantity, answer.Value.FilledNotional, answer.Value.Fees, answer.Value.HasAllFees));
    }

    [Fact]
    public async Task Query_OfAnOrderOfBefore_LooksThroughOpenOnesAndThenAllPages()
    {
        _venue.Answer = what => what switch
        {
            $"{List}&order_status=OPEN&limit=100" => (200, NoOrders),
            $"{List}&limit=100" => (200, $$"""{"orders":[{{Order("v-8", "other", "FILLED", "1")}}],"has_next":true,"cursor":"a+b"}"""),
            $"{List}&limit=100&cursor=a%2Bb" => (200, $$"""{"orders":[{{Order("v-9", ClientId, "CANCELLED", "0.0004")}}],"has_next":true,"cursor":"c"}"""),
            _ => (500, ""),
        };
        await using var gateway = _venue.Gateway();

        var answer = await gateway.QueryAsync(CoinbaseDouble.Btc, ClientId, Token);

        Assert.Equal(("v-9", OrderStatus.Cancelled, 0.0004m), (answer.Value!.VenueId, answer.Value.Status, answer.Value.FilledQuantity));
        Assert.Equal(3, _venue.Requests.Count);
    }

    [Fact]
    public async Task Query_OfAnOrderThatIsNowhere_IsNotFound_OnlyWhenAllWasSeen()
    {
        _venue.Answer = _ => (200, NoOrders);
        await using var gateway = _venue.Gateway();
        Assert.Equal(VenueOutcome.NotFound, (await gateway.QueryAsync(CoinbaseDouble.Btc, ClientId, Token)).Outcome);

        _venue.Answer = what => what.Contains("cursor", StringComparison.Ordinal) ? (503, "") : (200, """{"orders":[],"has_next":true,"cursor":"2"}""");
        Assert.Equal(VenueOutcome.Unavailable, (await gateway.QueryAsync(CoinbaseDouble.Btc, ClientId, Token)).Outcome);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("same", 3)]
    public async Task Query_WhereThePagesDoNotGoOn_DoesNotSayThatThereIsNoSuchOrder(string cursor, int requests)
    {
        _venue.Answer = what => (200, what.Contains("OPEN", StringComparison.Ordinal)
            ? NoOrders
            : $$"""{"orders":[],"has_next":true,"cursor":"{{cursor}}"}""");
        await using var gateway = _venue.Gateway();

        Assert.Equal(VenueOutcome.Unavailable, (await gateway.QueryAsync(CoinbaseDouble.Btc, ClientId, Token)).Outcome);
        Assert.Equal(requests, _venue.Requests.Count);
    }

    [Theory]
    [InlineData(true, "UNKNOWN_CANCEL_FAILURE_REASON", VenueOutcome.Done)]
    [InlineData(false, "DUPLICATE_CANCEL_REQUEST", VenueOutcome.Done)]
    [InlineData(false, "UNKNOWN_CANCEL_ORDER", VenueOutcome.Done)]
    [InlineData(false, "ORDER_IS_FULLY_FILLED", VenueOutcome.Done)]
    [InlineData(false, "COMMANDER_REJECTED_CANCEL_ORDER", VenueOutcome.Refused)]
    [InlineData(false, "ORDER_IS_BEING_REPLACED", VenueOutcome.Unavailable)]
    [InlineData(false, "UNKNOWN_CANCEL_FAILURE_REASON", VenueOutcome.Unknown)]
    public async Task Cancel_SaysHowTheOrderStandsAfterwards(bool success, string reason, VenueOutcome outcome)
    {
        _venue.Answer = what => (200, what switch
        {
            "POST /api/v3/brokerage/orders" => Placed,
            "POST /api/v3/brokerage/orders/batch_cancel" =>
                $$"""{"results":[{"success":{{(success ? "true" : "false")}},"failure_reason":"{{reason}}","order_id":"v-1"}]}""",
            _ => $$"""{"order":{{Order("v-1", ClientId, "CANCELLED", "0.0004")}}}""",
        });
        await using var gateway = _venue.Gateway();
        await gateway.PlaceAsync(Limit, Token);

        var answer = await gateway.CancelAsync(CoinbaseDouble.Btc, ClientId, Token);

        Assert.Equal("""POST /api/v3/brokerage/orders/batch_cancel {"order_ids":["v-1"]}""", _venue.Requests[1]);
        Assert.Equal(outcome, answer.Outcome);
        if (outcome == VenueOutcome.Done)
        {
            Assert.Equal((OrderStatus.Cancelled, 0.0004m), (answer.Value!.Status, answer.Value.FilledQuantity));
        }
    }

    [Fact]
    public async Task Cancel_OfAnOrderOfBefore_FindsItsIdFirst_AndSendsNothingWhereItIsOver()
    {
        _venue.Answer = what => (200, what.Contains("batch?", StringComparison.Ordinal)
            ? $$"""{"orders":[{{Order("v-9", ClientId, "FILLED", "0.001")}}],"has_next":false}"""
            : "{}");
        await using var gateway = _venue.Gateway();

        var over = await gateway.CancelAsync(CoinbaseDouble.Btc, ClientId, Token);

        Assert.Equal(OrderStatus.Filled, over.Value!.Status);
        Assert.DoesNotContain(_venue.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenOrders_AreThoseOfBothStates_Once()
    {
        _venue.Answer = what => (200, what == $"{List}&order_status=OPEN&limit=100"
            ? $$"""{"orders":[{{Order("v-1", ClientId, "OPEN", "0")}},{{Order("v-2", "", "CANCEL_QUEUED", "0.1")}}],"has_next":false}"""
            : $$"""{"orders":[{{Order("v-2", "", "PENDING", "0")}},{{Order("v-3", "x", "PENDING", "0")}}],"has_next":false}""");
        await using var gateway = _venue.Gateway();

        var open = await gateway.OpenOrdersAsync(CoinbaseDouble.Btc, Token);

        Assert.Equal(["v-1", "v-2", "v-3"], open.Value!.Select(order => order.VenueId));
        Assert.Equal([OrderStatus.Accepted, OrderStatus.PartlyFilled, OrderStatus.Accepted], open.Value!.Select(order => order.Status));
        Assert.Equal([$"{List}&order_status=OPEN&limit=100", $"{List}&order_status=PENDING&limit=100"], _venue.Requests);
    }

    [Fact]
    public async Task Balances_OfAllPages_HaveFreeAndLocked()
    {
        _venue.Answer = what => (200, what.EndsWith("limit=250", StringComparison.Ordinal)
            ? """{"accounts":[{"currency":"BTC","available_balance":{"value":"1.23","currency":"BTC"},"hold":{"value":"0.5","currency":"BTC"}}],"has_next":true,"cursor":"n"}"""
            : """{"accounts":[{"currency":"USD","available_balance":{"value":"100","currency":"USD"}}],"has_next":false,"cursor":""}""");
        await using var gateway = _venue.Gateway();

        var balances = await gateway.BalancesAsync(Token);

        Assert.Equal([new VenueBalance("BTC", 1.23m, 0.5m), new VenueBalance("USD", 100m, 0m)], balances.Value!);
        Assert.Equal(["GET /api/v3/brokerage/accounts?limit=250", "GET /api/v3/brokerage/accounts?limit=250&cursor=n"], _venue.Requests);
    }

    [Fact]
    public async Task Rules_OfTheRecordedProduct_AreItsIncrements_AskedForOnce()
    {
        var text = await File.ReadAllTextAsync(SharedData.Require("wire/coinbase/at_rest_product.json"), Token);
        _venue.Answer = _ => (200, text);
        await using var gateway = _venue.Gateway();

        var rules = (await gateway.RulesAsync(CoinbaseDouble.Btc, Token)).Value!;
        await gateway.RulesAsync(CoinbaseDouble.Btc, Token);

        Assert.Equal((0.01m, 0.00000001m, 1m), (rules.Instrument.TickSize, rules.Instrument.LotSize, rules.Instrument.MinimumNotional));
        Assert.Equal((0.00000001m, 3400m, true, true), (rules.MinimumQuantity, rules.MaximumQuantity, rules.IsTrading, rules.HasStops));
        Assert.Equal(["GET /api/v3/brokerage/market/products/BTC-USD"], _venue.Requests);
    }

    [Theory]
    [InlineData("trading_disabled")]
    [InlineData("cancel_only")]
    [InlineData("post_only")]
    public async Task Rules_OfAProductThatTakesNoOrders_SayThatItIsNotTraded(string flag)
    {
        _venue.Answer = _ => (200, CoinbaseDouble.Product.Replace($"\"{flag}\":false", $"\"{flag}\":true", StringComparison.Ordinal));
        await using var gateway = _venue.Gateway();

        Assert.False((await gateway.RulesAsync(CoinbaseDouble.Btc, Token)).Value!.IsTrading);
    }

    [Fact]
    public async Task Rules_OfAProductThatIsNot_AreRefused()
    {
        await using var gateway = _venue.Gateway();
        var answer = await gateway.RulesAsync(CoinbaseDouble.Btc, Token);
        Assert.Equal((VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable), (answer.Outcome, answer.Reason));
    }

    private static string Post(string side, string kind, string configuration) =>
        $"POST /api/v3/brokerage/orders {{\"client_order_id\":\"{ClientId}\",\"product_id\":\"BTC-USD\",\"side\":\"{side}\","
        + $"\"order_configuration\":{{\"{kind}\":{configuration}}}}}";

    private static (int Status, string Body) Time(TimeSpan ahead) =>
        (200, $$"""{"iso":"","epochSeconds":"0","epochMillis":"{{(CoinbaseDouble.Now + ahead).ToUnixTimeMilliseconds()}}"}""");

    private static string Order(string id, string clientId, string status, string filled) =>
        $$"""
        {"order_id":"{{id}}","client_order_id":"{{clientId}}","product_id":"BTC-USD","status":"{{status}}","filled_size":"{{filled}}","average_filled_price":"10000",
         "filled_value":"10","total_fees":"0.06","created_time":"2026-04-07T14:29:55.123456Z","last_fill_time":null,"reject_reason":"REJECT_REASON_UNSPECIFIED"}
        """;
}
