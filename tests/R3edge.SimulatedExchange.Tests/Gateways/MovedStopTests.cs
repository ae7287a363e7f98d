using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>A stop that follows the market: at most one rests, the nearest one in the end, and none is sent twice.</summary>
public class MovedStopTests
{
    private const string Replace = "POST /api/v3/order/cancelReplace";
    private const string Query = "GET /api/v3/order";
    private const decimal Distance = 0.1m;

    public static TheoryData<string> AtBinance() => ["binance", "binance, in turns"];

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Stop_ThatMoves_RestsAtItsNewPriceAlone(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var (id, price) = await OpenAsync(trading);

        await trading.SeeBarAsync(id, price * 1.05m);

        await trading.UntilAsync(() => RestsAt(trading, price * 1.05m), "the moved stop rests");
        await trading.UntilAsync(() => HasOneStopAsync(trading, id), "it is known");
        Assert.Equal([EngineStatus.Filled, EngineStatus.Cancelled, EngineStatus.Open], trading.Orders().Select(order => order.Status));
    }

    [Theory]
    [MemberData(nameof(AtBinance))]
    public async Task Stop_AtBinance_IsReplacedInOneRequest_AndNotCancelled(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var (id, price) = await OpenAsync(trading);

        await trading.SeeBarAsync(id, price * 1.05m);
        await trading.UntilAsync(() => RestsAt(trading, price * 1.05m), "the moved stop rests");
        await trading.UntilAsync(() => HasOneStopAsync(trading, id), "it is known");

        Assert.Single(trading.Requests, Replace);
        Assert.DoesNotContain("DELETE /api/v3/order", trading.Requests);
    }

    [Theory]
    [MemberData(nameof(AtBinance))]
    public async Task Stop_MovedManyTimesInARow_EndsAtTheLastPrice_WithOneOrderAtTheVenue(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var (id, price) = await OpenAsync(trading);

        for (var move = 1; move <= 6; move++)
        {
            await trading.SeeBarAsync(id, price * (1m + (0.01m * move)));
        }

        await trading.UntilAsync(() => RestsAt(trading, price * 1.06m), "the last stop rests");
        await trading.UntilAsync(() => HasOneStopAsync(trading, id), "it is known");
        Assert.Equal(PositionStatus.Open, (await trading.FindAsync(id))!.State.Status);
    }

    [Theory]
    [MemberData(nameof(AtBinance))]
    public async Task Replacement_CarriedOutButAnsweredWith503_IsFoundByAQuery_AndSentOnce(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var (id, price) = await OpenAsync(trading);
        trading.Exchange.Faults = new FaultPlan { UnavailableAfterAccepting = 1.0 };

        await trading.SeeBarAsync(id, price * 1.05m);

        await trading.UntilAsync(() => HasOneStopAsync(trading, id), "both are known");
        Assert.True(RestsAt(trading, price * 1.05m));
        Assert.Single(trading.Requests, Replace);
        Assert.Equal(3, trading.Customer.OrdersTaken);
    }

    [Fact]
    public async Task Replacement_OfUnknownOutcome_IsTakenUpByTheNextProcess()
    {
        await using var trading = await LiveTrading.StartAsync("binance");
        var (id, price) = await OpenAsync(trading);
        trading.Exchange.Faults = new FaultPlan { UnavailableAfterAccepting = 1.0, Drop = 1.0 };
        await trading.SeeBarAsync(id, price * 1.05m);
        await trading.UntilAsync(() => RestsAt(trading, price * 1.05m), "it is carried out");
        trading.Exchange.Faults = FaultPlan.None;

        await trading.RestartGatewayAsync();

        await trading.UntilAsync(() => HasOneStopAsync(trading, id), "both are known");
        Assert.Equal(3, trading.Customer.OrdersTaken);
        Assert.Equal(PositionStatus.Open, (await trading.FindAsync(id))!.State.Status);
    }

    [Theory]
    [MemberData(nameof(AtBinance))]
    public async Task Replacement_AnsweredWith503AndNotCarriedOut_LeavesTheOldStopAtWork_AndIsSentAgainOnceItIsTooOld(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var (id, price) = await OpenAsync(trading);
        var sent = 0L;
        trading.IsUnavailable = request =>
        {
            // A process of those that take turns may begin here, and needs the venue's rules first: those it gets.
            if (request == Replace)
            {
                sent = TimeProvider.System.GetTimestamp();
            }

            return request is Replace or Query;
        };
        await trading.SeeBarAsync(id, price * 1.05m);

        // It is asked about once it was answered.
        await trading.UntilAsync(() => trading.Requests.SkipWhile(request => request != Replace).Contains(Query), "it is sent and answered");
        trading.IsUnavailable = _ => false;

        // Six seconds are those in which the venue would still take the first request.
        while (trading.Requests.Count(request => request == Replace) < 2)
        {
            Assert.True(RestsAt(trading, price) || RestsAt(trading, price * 1.05m), "The position has no stop.");
            Assert.True(TimeProvider.System.GetElapsedTime(sent) < TimeSpan.FromSeconds(20), "It is not sent again.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.True(TimeProvider.System.GetElapsedTime(sent) > TimeSpan.FromSeconds(5));
        await trading.UntilAsync(() => RestsAt(trading, price * 1.05m), "the moved stop rests");
        Assert.Equal(3, trading.Customer.OrdersTaken);
    }

    [Theory]
    [MemberData(nameof(AtBinance))]
    public async Task Replacement_RefusedAfterTheOldStopWasCancelled_LeavesThePosition(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var (id, price) = await OpenAsync(trading);

        // The bar is from far above the market: the stop of it would be touched at once, which the venue refuses.
        await trading.SeeBarAsync(id, price * 1.5m);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position is left");
        Assert.Single(trading.Requests, Replace);
        Assert.Empty(trading.OpenOrders());
        Assert.Equal(0m, trading.Look(() => trading.Customer.Free("ALPHA")));
        Assert.Equal(trading.Look(() => trading.Customer.Free("USD")), await trading.AccountAsync(account => account.Cash));
    }

    [Theory]
    [MemberData(nameof(AtBinance))]
    public async Task Stop_ThatTradedUnheardBeforeItWasToMove_EndsThePosition_AndNoStopComesAfterIt(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var (id, price) = await OpenAsync(trading);
        trading.Exchange.Faults = new FaultPlan { Drop = 1.0 };
        trading.Look(() =>
        {
            trading.Market.TakeOfMarket(Side.Sell, price * 0.85m, 1_000_000m, LiveTrading.Start.AddSeconds(31));
            trading.Market.SetMarket(Side.Buy, Math.Floor(price * 0.84m), 5m, LiveTrading.Start.AddSeconds(31));
            trading.Market.SetMarket(Side.Sell, Math.Floor(price * 0.85m), 5m, LiveTrading.Start.AddSeconds(31));
            trading.Market.TakeOfMarket(Side.Sell, Math.Floor(price * 0.84m), 0.1m, LiveTrading.Start.AddSeconds(31));
            return true;
        });
        Assert.Equal(EngineStatus.Filled, trading.Orders()[1].Status);

        await trading.SeeBarAsync(id, price * 1.05m);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position has ended");
        Assert.Equal(2, trading.Customer.OrdersTaken);
        Assert.Equal(trading.Look(() => trading.Customer.Free("USD")), await trading.AccountAsync(account => account.Cash));
    }

    private static async Task<(PositionId Id, decimal Price)> OpenAsync(LiveTrading trading)
    {
        var price = Math.Floor(trading.Look(() => trading.Market.Best(Side.Sell)!.Value));
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, new ExitPlan
        {
            StopPrice = StopOf(trading, price),
            Trailing = new Trailing(TrailingKind.Percent, (double)Distance),
        });
        await trading.UntilAsync(() => HasOneStopAsync(trading, id), "the stop rests");
        return (id, price);
    }

    private static async Task<bool> HasOneStopAsync(LiveTrading trading, PositionId id) =>
        (await trading.FindAsync(id))!.State.WorkingOrders is [{ IsAcknowledged: true, Order.Role: OrderRole.Stop }];

    private static bool RestsAt(LiveTrading trading, decimal price) =>
        trading.OpenOrders() is [{ IsWaiting: true } stop] && stop.Terms.StopPrice == StopOf(trading, price);

    // A tenth below the best price, on the tick; of long positions it is rounded down.
    private static decimal StopOf(LiveTrading trading, decimal price) =>
        trading.Instrument.RoundPrice((decimal)((double)price - ((double)price * (double)Distance)), PriceRounding.Down);
}
