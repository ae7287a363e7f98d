using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;

namespace R3edge.Exchanges.Tests.Gateways;

/// <summary>
/// The answers of rest-api.md, "Cancel an Existing Order and Send a New Order", cut to the fields that are read, and those of errors.md.
/// </summary>
public class BinanceReplacementTests
{
    private const string Cancelled = """
        {"symbol":"BTCUSDT","origClientOrderId":"DnLo3vTAQcjha43lAZhZ0y","orderId":9,"clientOrderId":"osxN3JXAtJvKvCqGeMWMVR",
        "transactTime":1684804350068,"executedQty":"0.00000000","cummulativeQuoteQty":"0.00000000","status":"CANCELED","type":"LIMIT"}
        """;

    private const string Placed = """
        {"symbol":"BTCUSDT","orderId":10,"clientOrderId":"wOceeeOzNORyLiQfw7jd8S","transactTime":1652928801803,"executedQty":"0.00000000",
        "cummulativeQuoteQty":"0.00000000","status":"NEW","type":"LIMIT","fills":[]}
        """;

    private static readonly InstrumentId Btc = new(Venue.Binance, "BTC-USDT");

    [Fact]
    public void Both_Done_TellHowEachStands()
    {
        var answer = Read(
            $$"""{"cancelResult":"SUCCESS","newOrderResult":"SUCCESS","cancelResponse":{{Cancelled}},"newOrderResponse":{{Placed}}}""");

        var (replaced, placed) = (answer.Value!.Replaced, answer.Value.Placed.Value!);
        Assert.Equal(("DnLo3vTAQcjha43lAZhZ0y", "9", OrderStatus.Cancelled), (replaced.ClientId, replaced.VenueId, replaced.Status));
        Assert.Equal(("wOceeeOzNORyLiQfw7jd8S", "10", OrderStatus.Accepted), (placed.ClientId, placed.VenueId, placed.Status));
        Assert.False(answer.Value.IsInPlace);
    }

    [Fact]
    public void Cancellation_ThatFailed_PlacedNothing_AndTheOldOrderIsToBeAskedFor()
    {
        var answer = Read("""
            {"code":-2022,"msg":"Order cancel-replace failed.","data":{"cancelResult":"FAILURE","newOrderResult":"NOT_ATTEMPTED",
            "cancelResponse":{"code":-2011,"msg":"Unknown order sent."},"newOrderResponse":null}}
            """);

        Assert.Equal((VenueOutcome.NotFound, null), (answer.Outcome, answer.Value));
    }

    [Theory]
    [InlineData(-2010, "Order would immediately match and take.", VenueOutcome.Refused)]
    [InlineData(-2010, "Stop price would trigger immediately.", VenueOutcome.Refused)]
    [InlineData(-1015, "Too many new orders; current limit is 50 orders per 10 SECOND.", VenueOutcome.RateLimited)]
    [InlineData(-1007, "Timeout waiting for response from backend server.", VenueOutcome.Unknown)]
    public void NewOrder_ThatFailed_LeavesTheOldOneCancelled(int code, string text, VenueOutcome placed)
    {
        var answer = Read($$$"""
            {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"SUCCESS","newOrderResult":"FAILURE",
            "cancelResponse":{{{Cancelled}}},"newOrderResponse":{"code":{{{code}}},"msg":"{{{text}}}"} } }
            """);

        Assert.Equal((OrderStatus.Cancelled, placed), (answer.Value!.Replaced.Status, answer.Value.Placed.Outcome));
    }

    [Theory]
    [InlineData(-1013, "Filter failure: NOTIONAL", VenueOutcome.Refused)]
    [InlineData(-1021, "Timestamp for this request is outside of the recvWindow.", VenueOutcome.ClockSkew)]
    [InlineData(-1015, "Too many new orders.", VenueOutcome.RateLimited)]
    [InlineData(-1007, "Timeout waiting for response from backend server.", VenueOutcome.Unknown)]
    public void Error_BeforeAnythingWasDone_MeansWhatItMeansOfANewOrder(int code, string text, VenueOutcome outcome) =>
        Assert.Equal(outcome, Read($$"""{"code":{{code}},"msg":"{{text}}"}""").Outcome);

    [Fact]
    public void NewOrder_PlacedThoughTheCancellationFailed_IsNotOfThisMode_AndLeavesItOpen()
    {
        var answer = Read($$$"""
            {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"FAILURE","newOrderResult":"SUCCESS",
            "cancelResponse":{"code":-2011,"msg":"Unknown order sent."},"newOrderResponse":{{{Placed}}} } }
            """);

        Assert.Equal(VenueOutcome.Unknown, answer.Outcome);
    }

    [Fact]
    public void Fees_InBaseQuoteAndAThirdAsset_AreToldApart()
    {
        var (quote, kept, others) = BinanceOrders.Fees(
            Parse("""
                [{"price":"50000","qty":"1","commission":"0.001","commissionAsset":"BTC"},
                {"price":"50000","qty":"1","commission":"1.5","commissionAsset":"USDT"},
                {"price":"50000","qty":"1","commission":"0.0001","commissionAsset":"BNB"},
                {"price":"50000","qty":"1","commission":"0.0002","commissionAsset":"BNB"}]
                """),
            Btc,
            isBuy: true);

        Assert.Equal((1.5m, 0.001m), (quote, kept));
        Assert.Equal([new VenueFee("BNB", 0.0003m)], others);
    }

    [Theory]
    [InlineData("true", 0.0, 10.1)]
    [InlineData("false", 40.4000101, 0.0)]
    public void Fills_OfAnOrderThatIsKnownNoMore_AreThoseOfItsTrades(string isBuyer, double fees, double kept)
    {
        // The documentation's trade of myTrades: 12 BNB-BTC at 4.00000100, a fee of 10.1 BNB, the base asset: kept of what was bought, or
        // paid by who sells.
        var trades = Parse($$"""
            [{"symbol":"BNBBTC","id":28457,"orderId":100234,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012",
            "commission":"10.10000000","commissionAsset":"BNB","time":1499865549590,"isBuyer":{{isBuyer}}}]
            """);

        var state = BinanceOrders.ReadFills(trades, new InstrumentId(Venue.Binance, "BNB-BTC"), "mine", "100234").Value!;

        Assert.Equal(("mine", "100234", OrderStatus.Cancelled, 12m, 48.000012m), (
            state.ClientId, state.VenueId, state.Status, state.FilledQuantity, state.FilledNotional));
        Assert.Equal(((decimal)fees, (decimal)kept), (state.Fees, state.BaseFees));
        Assert.Equal(VenueOutcome.NotFound, BinanceOrders.ReadFills(Parse("[]"), Btc, "mine", "1").Outcome);
    }

    private static VenueAnswer<VenueReplacement> Read(string text) => BinanceOrders.ReadReplacement(Parse(text), Btc);

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
