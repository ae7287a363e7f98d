using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.KuCoin;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests.Gateways;

/// <summary>What venues say of orders, from published and recorded messages, and what is said to them.</summary>
public class OrderMessageTests
{
    private static readonly InstrumentId Eth = new(Venue.Binance, "ETH-USDT");
    private static readonly VenueOrder Limit = new(
        "0f", new InstrumentId(Venue.Binance, "LTC-BTC"), Side.Buy, OrderTerms.Limit(0.1m), 1m, 0m);

    [Fact]
    public void BinanceReports_OfCancelAndExpiry_NameTheOriginalOrder()
    {
        var cancelled = BinanceOrders.ReadReport(Event("binance/user_execution_report_canceled.json"));
        var expired = BinanceOrders.ReadReport(Event("binance/user_execution_report_expired.json"));

        Assert.Equal(("x-TD67BGP9-T0000000000000", "12345678", OrderStatus.Cancelled, 0m), (cancelled.ClientId, cancelled.VenueId, cancelled.Status, cancelled.FilledQuantity));
        Assert.Equal(new DateTime(2024, 3, 5, 16, 0, 2, DateTimeKind.Utc), cancelled.Time);
        Assert.Equal((OrderStatus.Cancelled, true), (expired.Status, expired.HasAllFees));
    }

    [Fact]
    public void BinanceReport_OfATrade_HasItsTotalsButNotAllFees()
    {
        var report = Event("binance/user_execution_report_trade.json");

        var state = BinanceOrders.ReadReport(report);

        Assert.Equal(decimal.Parse(report.GetProperty("z").GetString()!, System.Globalization.CultureInfo.InvariantCulture), state.FilledQuantity);
        Assert.Equal(decimal.Parse(report.GetProperty("Z").GetString()!, System.Globalization.CultureInfo.InvariantCulture), state.FilledNotional);
        Assert.False(state.HasAllFees);
    }

    [Fact]
    public void BinanceAnswer_ToANewOrder_SumsItsFills()
    {
        // The fees of the documentation's fills are in USDT, the quote asset.
        var answer = Read("binance/rest_order_new_response_full.json");
        var fees = answer.GetProperty("fills").EnumerateArray()
            .Sum(fill => decimal.Parse(fill.GetProperty("commission").GetString()!, System.Globalization.CultureInfo.InvariantCulture));

        var state = BinanceOrders.Read(answer, new InstrumentId(Venue.Binance, "BTC-USDT"));

        Assert.Equal((OrderStatus.Filled, 10m, fees, true), (state.Status, state.FilledQuantity, state.Fees, state.HasAllFees));
        Assert.True(fees > 0m);
    }

    [Theory]
    [InlineData(-2010, "Account has insufficient balance for requested action.", VenueOutcome.Refused, OrderRefusal.InsufficientFunds)]
    [InlineData(-2010, "Duplicate order sent.", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData(-2010, "Market is closed.", VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable)]
    [InlineData(-1111, "Parameter 'quantity' has too much precision.", VenueOutcome.Refused, OrderRefusal.Other)]
    [InlineData(-1020, "This operation is not supported.", VenueOutcome.Refused, OrderRefusal.Other)]
    [InlineData(-1008, "Server is currently overloaded with other requests. Please try again in a few minutes.", VenueOutcome.Unavailable, OrderRefusal.None)]
    [InlineData(-1006, "An unexpected response was received from the message bus. Execution status unknown.", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData(-1099, "A code of the server that nobody has told of yet.", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData(0, "", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData(-1007, "Timeout waiting for response from backend server.", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData(-1021, "Timestamp for this request is outside of the recvWindow.", VenueOutcome.ClockSkew, OrderRefusal.None)]
    [InlineData(-1003, "Too many requests.", VenueOutcome.RateLimited, OrderRefusal.None)]
    [InlineData(-1013, "Filter failure: NOTIONAL", VenueOutcome.Refused, OrderRefusal.BelowMinimumNotional)]
    [InlineData(-2013, "Order does not exist.", VenueOutcome.NotFound, OrderRefusal.None)]
    [InlineData(-2015, "Invalid API-key, IP, or permissions for action.", VenueOutcome.NotAuthorised, OrderRefusal.None)]
    public void BinanceErrors_MeanWhatTheDocumentationSays(int code, string text, VenueOutcome outcome, OrderRefusal reason)
    {
        var answer = BinanceOrders.Error<VenueOrderState>(Parse($$"""{"code":{{code}},"msg":"{{text}}"}"""));

        Assert.Equal((outcome, reason), (answer.Outcome, answer.Reason));
    }

    [Theory]
    [InlineData("400100", "validation.createOrder.clientOidDuplicated", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData("400100", "order_not_exist_or_not_allow_to_cancel", VenueOutcome.NotFound, OrderRefusal.None)]
    [InlineData("400100", "account.available.amount", VenueOutcome.Refused, OrderRefusal.InsufficientFunds)]
    [InlineData("200004", "Balance insufficient!", VenueOutcome.Refused, OrderRefusal.InsufficientFunds)]
    [InlineData("230003", "Balance insufficient!", VenueOutcome.Refused, OrderRefusal.InsufficientFunds)]
    [InlineData("600101", "The order funds should more than 0.1 USDT.", VenueOutcome.Refused, OrderRefusal.BelowMinimumNotional)]
    [InlineData("900001", "symbol not exists", VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable)]
    [InlineData("400370", "Max. price: 0.02500000000000000000", VenueOutcome.Refused, OrderRefusal.Other)]
    [InlineData("411100", "User is frozen.", VenueOutcome.NotAuthorised, OrderRefusal.None)]
    [InlineData("400003", "KC-API-KEY not exists", VenueOutcome.NotAuthorised, OrderRefusal.None)]
    [InlineData("400002", "KC-API-TIMESTAMP Invalid", VenueOutcome.ClockSkew, OrderRefusal.None)]
    [InlineData("429000", "Too many requests", VenueOutcome.RateLimited, OrderRefusal.None)]
    [InlineData("408000", "Network timeout, please try again later", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData("500000", "Internal Server Error", VenueOutcome.Unknown, OrderRefusal.None)]
    [InlineData("", "", VenueOutcome.Unknown, OrderRefusal.None)]
    public void KuCoinErrors_MeanWhatTheVenueSays_AndWhatIsNotKnownLeavesItOpen(string code, string text, VenueOutcome outcome, OrderRefusal reason)
    {
        var answer = KuCoinOrders.Error<VenueOrderState>(code, text);

        Assert.Equal((outcome, reason), (answer.Outcome, answer.Reason));
    }

    [Fact]
    public void BinanceParameters_AreThoseOfTheOrder()
    {
        Assert.Equal(
            "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&price=0.1&quantity=1&newClientOrderId=0f&newOrderRespType=FULL",
            BinanceOrders.Parameters(Limit, hasPlainStops: true));
        Assert.Equal(
            "symbol=LTCBTC&side=SELL&type=STOP_LOSS&stopPrice=0.00000001&quantity=1&newClientOrderId=0f&newOrderRespType=FULL",
            BinanceOrders.Parameters(Limit with { Side = Side.Sell, Terms = OrderTerms.Stop(0.00000001m) }, hasPlainStops: true));
        Assert.Equal(
            "symbol=LTCBTC&side=BUY&type=MARKET&quoteOrderQty=12.5&newClientOrderId=0f&newOrderRespType=FULL",
            BinanceOrders.Parameters(Limit with { Terms = OrderTerms.Market, Quantity = 0m, Funds = 12.50m }, hasPlainStops: true));
    }

    [Fact]
    public void KuCoinOrder_AsTheSpecificationPrintsIt_IsFilledWithItsFee()
    {
        var state = KuCoinOrders.Read(Read("kucoin/rest_order_query.json").GetProperty("data"));

        Assert.Equal(
            ("5c52e11203aa677f33e493fb", OrderStatus.Filled, 0.00001m, 0.677176m, 0.000677176m),
            (state.ClientId, state.Status, state.FilledQuantity, state.FilledNotional, state.Fees));
    }

    [Fact]
    public void KuCoinOrder_ThatIsActive_IsAccepted()
    {
        var state = KuCoinOrders.Read(Read("kucoin/rest_open_orders.json").GetProperty("data")[0]);

        Assert.Equal((OrderStatus.Accepted, 0m), (state.Status, state.FilledQuantity));
    }

    // The recorded message opens a stop; the other words are those of the documentation of the topic. The client order id is not told.
    [Theory]
    [InlineData("open", OrderStatus.Accepted)]
    [InlineData("triggered", OrderStatus.Accepted)]
    [InlineData("cancel", OrderStatus.Cancelled)]
    public void KuCoinStop_InTheUserStream_IsKnownByTheVenuesId(string type, OrderStatus expected)
    {
        var news = Encoding.UTF8.GetString(Bytes("kucoin/user_stop_order.json")).Replace("\"type\":\"open\"", $"\"type\":\"{type}\"", StringComparison.Ordinal);

        var state = KuCoinOrders.ReadStopNews(Parse(news).GetProperty("data"))!;

        Assert.Equal(("", "vs93gpupfa48anof003u85mb", expected, 0m), (state.ClientId, state.VenueId, state.Status, state.FilledQuantity));
        Assert.Equal(new DateTime(2025, 3, 18, 13, 52, 8, DateTimeKind.Utc), state.Time.AddTicks(-(state.Time.Ticks % TimeSpan.TicksPerSecond)));
    }

    [Fact]
    public void KuCoinOrder_ThatPaidInAThirdAsset_TellsWhichAndHowMuch()
    {
        var paid = Encoding.UTF8.GetString(Bytes("kucoin/rest_order_query.json")).Replace(
            "\"feeCurrency\": \"USDT\"", "\"feeCurrency\": \"KCS\"", StringComparison.Ordinal);

        var state = KuCoinOrders.Read(Parse(paid).GetProperty("data"));

        Assert.Equal(0m, state.Fees);
        Assert.Equal([new VenueFee("KCS", 0.000677176m)], state.OtherFees);
    }

    [Fact]
    public void KuCoinFills_AreThoseOfTheirOrder_WithTheirFees()
    {
        // The shape is that of the specification's hf/fills; the second fill pays in KCS, the third is of another order.
        var data = Parse("""
            {"items":[
            {"symbol":"BTC-USDT","orderId":"a","price":"60000","size":"0.001","funds":"60","fee":"0.06","feeCurrency":"USDT","createdAt":1717000000000},
            {"symbol":"BTC-USDT","orderId":"a","price":"61000","size":"0.001","funds":"61","fee":"0.005","feeCurrency":"KCS","createdAt":1717000000500},
            {"symbol":"BTC-USDT","orderId":"b","price":"62000","size":"1","funds":"62000","fee":"62","feeCurrency":"USDT","createdAt":1717000001000}],
            "lastId":1}
            """);

        var state = KuCoinOrders.ReadFills(data, "mine", "a").Value!;

        Assert.Equal((0.002m, 121m, 0.06m, OrderStatus.Cancelled), (state.FilledQuantity, state.FilledNotional, state.Fees, state.Status));
        Assert.Equal([new VenueFee("KCS", 0.005m)], state.OtherFees);
        Assert.Equal(VenueOutcome.NotFound, KuCoinOrders.ReadFills(data, "mine", "c").Outcome);
    }

    [Theory]
    [InlineData("open", "1593487481000906", OrderStatus.Accepted)]
    [InlineData("match", "1593487481000313", OrderStatus.PartlyFilled)]
    [InlineData("filled", "1593487481000313", OrderStatus.Filled)]
    [InlineData("canceled", "1593487481000906", OrderStatus.Cancelled)]
    public void KuCoinNews_SaysHowTheOrderStands(string type, string clientId, OrderStatus status)
    {
        var heard = new Listener();

        var news = KuCoinOrderGateway.Read(Bytes($"kucoin/user_order_v2_{type}.json"), heard);

        Assert.Equal(Exchanges.Gateways.UserStreamNews.Nothing, news);
        var state = Assert.Single(heard.States);
        Assert.Equal((clientId, status), (state.ClientId, state.Status));
    }

    [Fact]
    public void KuCoinBody_OfAStop_SaysWhichWayItWaits()
    {
        var order = new VenueOrder("0f", new InstrumentId(Venue.KuCoin, "BTC-USDT"), Side.Sell, OrderTerms.Stop(50_000m), 0.5m, 0m);

        Assert.Equal(
            """{"clientOid":"0f","symbol":"BTC-USDT","side":"sell","type":"market","size":"0.5","stop":"loss","stopPrice":"50000","tradeType":"TRADE"}""",
            KuCoinOrders.Body(order));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"event":{"e":"executionReport"}}""")]
    public void DamagedNews_EndsTheStream_SoThatEverythingIsAskedFor(string frame)
    {
        var heard = new Listener();

        Assert.Equal(Exchanges.Gateways.UserStreamNews.Refused, BinanceOrderGateway.Read(Encoding.UTF8.GetBytes(frame), heard));
        Assert.Empty(heard.States);
    }

    [Fact]
    public void Eth_IsWrittenTogether() => Assert.Equal("ETHUSDT", BinanceOrders.Symbol(Eth));

    private static JsonElement Event(string file) => Read(file) is var root && root.TryGetProperty("event", out var inner) ? inner : root;

    private static JsonElement Read(string file) => Parse(Encoding.UTF8.GetString(Bytes(file)));

    private static byte[] Bytes(string file) => File.ReadAllBytes(SharedData.Require($"wire/{file}"));

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private sealed class Listener : IUserStreamListener
    {
        public List<VenueOrderState> States { get; } = [];

        public void OnConnected()
        {
        }

        public void OnDisconnected()
        {
        }

        public void OnOrder(VenueOrderState state) => States.Add(state);
    }
}
