using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>Binance without BNB takes the fee of who buys from what was bought, so that less can be sold than the position has.</summary>
public sealed class KeptFeesTests
{
    public static TheoryData<string> Scenes() => ["binance", "binance, in turns"];

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Stop_IsForWhatIsThere_AndClosesTheWholePosition(string scene)
    {
        await using var trading = await StartAsync(scene);
        var ask = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var low = Math.Floor(ask * 0.94m);
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m) });
        await trading.UntilAsync(() => trading.OpenOrders() is [{ Quantity: 0.4995m, IsWaiting: true }], "a stop for 0.5 less 0.1 % rests");
        Assert.Equal(0.5m, (await trading.FindAsync(id))!.State.OpenQuantity);

        trading.Look(() =>
        {
            var now = LiveTrading.Start.AddSeconds(31);
            trading.Market.TakeOfMarket(Side.Sell, low, 1_000_000m, now);
            trading.Market.SetMarket(Side.Buy, low, 5m, now);
            trading.Market.TakeOfMarket(Side.Sell, low, 1m, now);
            return true;
        });

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position ends at its stop");
        await AssertBooksAgreeAsync(trading, left: 0m);

        // What was kept is the entry's fee, at the price at which the rest was sold.
        var (entry, stop) = (trading.Orders()[0], trading.Orders()[1]);
        Assert.Equal(0.0005m, entry.Fees);
        Assert.Equal(stop.Fees + (0.0005m * low), await trading.AccountAsync(account => account.Totals.Fees));
        Assert.Equal(stop.Notional - stop.Fees - entry.Notional, await trading.AccountAsync(account => account.Totals.Profit));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Exit_OfAQuantityWhoseFeeIsNoWholeLot_LeavesLessThanALotBehind(string scene)
    {
        await using var trading = await StartAsync(scene);
        var ask = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var lot = trading.Instrument.LotSize;
        var quantity = 123m * lot;
        var id = await trading.OpenAsync(quantity, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m) });
        await trading.UntilAsync(() => trading.OpenOrders() is [{ IsWaiting: true }], "the stop rests");

        await trading.ExitAsync(id);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position ends");
        Assert.Equal(122m * lot, trading.Orders()[^1].Filled);
        await AssertBooksAgreeAsync(trading, left: quantity - (quantity * 0.001m) - (122m * lot));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Target_OfAHalf_IsSoldWhole_AndTheStopIsForTheRestThatIsThere(string scene)
    {
        await using var trading = await StartAsync(scene);
        var ask = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var target = ask + 50m;
        var id = await trading.OpenAsync(
            0.5m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m), Targets = [new TakeProfit(target, 0.5m)] });
        await trading.UntilAsync(
            async () => (await trading.FindAsync(id))!.State.WorkingOrders.Count(order => order.IsAcknowledged) == 2, "both work");
        trading.Look(() =>
        {
            trading.Market.TakeOfMarket(Side.Buy, target + 10m, 1_000_000m, LiveTrading.Start.AddSeconds(31));
            trading.Market.SetMarket(Side.Buy, target + 1m, 5m, LiveTrading.Start.AddSeconds(31));
            return true;
        });
        trading.Gateway.OnPrice(trading.Instrument.Id, target + 1m, target + 2m);

        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Exited.Quantity == 0.25m, "half of it is sold");
        await trading.UntilAsync(() => trading.OpenOrders() is [{ Quantity: 0.2495m, IsWaiting: true }], "a stop for the rest rests");
        await trading.ExitAsync(id);
        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position ends");
        await AssertBooksAgreeAsync(trading, left: 0m);
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Reconciliation_OfAPositionWithAFeeInKind_FindsNoDifference(string scene)
    {
        await using var trading = await StartAsync(scene);
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, ExitPlan.None);
        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Entered.Quantity == 0.5m, "the entry fills");

        await trading.RestartGatewayAsync();

        await trading.UntilAsync(() => trading.Gateway.Health().Any(lane => lane.Reconciliations > 0), "it was compared");
        Assert.All(trading.Gateway.Health(), lane => Assert.Empty(lane.Differences));
    }

    private static Task<LiveTrading> StartAsync(string scene) => LiveTrading.StartAsync(scene, takesFeesFromBought: true);

    private static async Task AssertBooksAgreeAsync(LiveTrading trading, decimal left)
    {
        Assert.Empty(trading.OpenOrders());
        Assert.Equal(trading.Look(() => trading.Customer.Free("USD")), await trading.AccountAsync(account => account.Cash));
        Assert.Equal(left, trading.Look(() => trading.Customer.Free("ALPHA")));
    }
}
