using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>From a position's decision over the wire to the exchange and back.</summary>
public class OrderGatewayTests
{
    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Entry_OverTheWire_FillsAndItsStopRestsAtTheVenue(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var price = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);

        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(price * 0.95m) });

        await trading.UntilAsync(() => trading.OpenOrders().Length == 1, "the stop rests");
        var position = await trading.FindAsync(id);
        Assert.Equal(0.5m, position!.State.Entered.Quantity);
        var (entry, stop) = (trading.Orders()[0], trading.OpenOrders()[0]);
        Assert.Equal(entry.Notional, position.State.Entered.Notional);
        Assert.Equal(entry.Fees, position.State.Entered.Fees);
        Assert.True(stop.IsWaiting);
        Assert.Equal((Side.Sell, 0.5m, Math.Floor(price * 0.95m)), (stop.Side, stop.Quantity, stop.Terms.StopPrice));
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Exit_CancelsTheStopFirst_AndTheBooksOfBothSidesAgree(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var price = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(price * 0.95m) });
        await trading.UntilAsync(() => trading.OpenOrders().Length == 1, "the stop rests");

        await trading.ExitAsync(id);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position ends");
        Assert.Empty(trading.OpenOrders());
        Assert.Equal(trading.Look(() => trading.Customer.Free("USD")), await trading.AccountAsync(account => account.Cash));
        Assert.Equal(0m, trading.Look(() => trading.Customer.Free("ALPHA")));
        Assert.Equal(3, trading.Customer.OrdersTaken);
    }

    // As from the venue's own page: only the user stream tells of it at once, KuCoin's in a topic of its own. A position does not go on
    // without its stop: it is closed.
    [Theory]
    [InlineData("binance")]
    [InlineData("kucoin")]
    public async Task Stop_CancelledBySomebodyElse_ClosesThePositionAtOnce(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var price = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(price * 0.95m) });
        await trading.UntilAsync(() => trading.OpenOrders().Length == 1, "the stop rests");
        var stop = trading.OpenOrders()[0];
        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Entered.Quantity == 0.5m, "the entry is known");

        trading.Look(() =>
        {
            trading.Market.Cancel(stop, LiveTrading.Start.AddMinutes(1));
            return 0;
        });

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position ends", seconds: 5);
        Assert.Empty(trading.OpenOrders());
        Assert.Equal(0m, trading.Look(() => trading.Customer.Free("ALPHA")));
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Intents_DeliveredThreeTimes_AreSentOnce(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        trading.Hubs.Deliveries = 3;
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, ExitPlan.None);
        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Entered.Quantity == 0.5m, "the entry fills");

        await trading.ExitAsync(id);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position ends");
        Assert.Equal(2, trading.Customer.OrdersTaken);
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Order_AcceptedButAnsweredWith503_IsFoundByAQueryAndNotSentAgain(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene, new FaultPlan { UnavailableAfterAccepting = 1.0 });

        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, ExitPlan.None);

        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Entered.Quantity == 0.5m, "the entry is known");
        Assert.Equal(1, trading.Customer.OrdersTaken);
        Assert.Equal(1, trading.Exchange.FaultCounts["503 after accepting"]);
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Gateway_ThatDiesWithAnOrderAtTheVenue_HearsOfItsFillAfterwards(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var bid = trading.Look(() => trading.Market.Best(Side.Buy)!.Value);
        var id = await trading.OpenAsync(0.01m, OrderTerms.Limit(bid), ExitPlan.None);
        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.WorkingOrders[0].IsAcknowledged, "the order rests");

        await trading.Gateway.DisposeAsync();
        trading.Look(() =>
        {
            // The rest of the world sells through the level while nobody listens.
            trading.Market.TakeOfMarket(Side.Sell, bid, 1_000m, LiveTrading.Start.AddSeconds(31));
            return true;
        });
        await trading.RestartGatewayAsync();

        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Entered.Quantity == 0.01m, "the fill is known");
        await trading.UntilAsync(() => trading.Gateway.Health().Any(lane => lane.Reconciliations > 0), "it was compared");
        Assert.Equal(1, trading.Customer.OrdersTaken);
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Entry_TheVenueWouldRefuse_ComesBackByNameWithoutBeingSent(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);

        var id = await trading.OpenAsync(0.00001m, OrderTerms.Limit(1_000m), ExitPlan.None);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position is refused");
        var update = trading.Hubs.Published.Where(one => one.Hub == "order-updates")
            .Select(one => Application.Pipeline.Messages.OrderUpdate.Read(one.Data.Body.Span)).Single();
        Assert.Equal((OrderStatus.Rejected, OrderRefusal.BelowMinimumNotional), (update.Report.Status, update.Report.Reason));
        Assert.Equal(0, trading.Customer.OrdersTaken);
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Target_BesideAStop_IsHeldUntilTheMarketTouchesIt_ThenTradesAndTheStopShrinks(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var ask = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var target = ask + 50m;
        var id = await trading.OpenAsync(
            0.02m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m), Targets = [new TakeProfit(target, 0.5m)] });
        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.WorkingOrders.Count(order => order.IsAcknowledged) == 2, "both work");
        Assert.Single(trading.OpenOrders());

        var now = LiveTrading.Start.AddSeconds(31);
        trading.Look(() =>
        {
            trading.Market.TakeOfMarket(Side.Buy, target + 10m, 1_000_000m, now);
            trading.Market.SetMarket(Side.Buy, target + 1m, 5m, now);
            return true;
        });
        trading.Gateway.OnPrice(trading.Instrument.Id, target + 1m, target + 2m);

        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Exited.Quantity == 0.01m, "the target trades");
        await trading.UntilAsync(() => trading.OpenOrders() is [{ Quantity: 0.01m, IsWaiting: true }], "a smaller stop rests");
        Assert.Equal(0.01m, trading.Orders().Where(order => order.Side == Side.Sell).Sum(order => order.Filled));
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Gateway_ThatDiesWhileATargetTrades_PutsBackAStopForWhatIsLeft(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene);
        var ask = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var target = ask + 50m;
        var id = await trading.OpenAsync(
            0.02m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m), Targets = [new TakeProfit(target, 0.5m)] });
        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.WorkingOrders.Count(order => order.IsAcknowledged) == 2, "both work");
        trading.Look(() =>
        {
            trading.Market.TakeOfMarket(Side.Buy, target + 10m, 1_000_000m, LiveTrading.Start.AddSeconds(31));
            trading.Market.SetMarket(Side.Buy, target + 1m, 5m, LiveTrading.Start.AddSeconds(31));
            return true;
        });
        trading.Exchange.Faults = new Faults.FaultPlan { UnavailableAfterAccepting = 1.0 };
        trading.Gateway.OnPrice(trading.Instrument.Id, target + 1m, target + 2m);
        await trading.UntilAsync(() => trading.Orders().Any(order => order is { Side: Side.Sell, Filled: 0.01m }), "the target trades at the venue");
        trading.Exchange.Faults = Faults.FaultPlan.None;

        await trading.RestartGatewayAsync();

        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Exited.Quantity == 0.01m, "the target's fill is known");
        await trading.UntilAsync(() => trading.OpenOrders() is [{ Quantity: 0.01m, IsWaiting: true }], "a smaller stop rests");
        Assert.Equal(PositionStatus.PartlyClosed, (await trading.FindAsync(id))!.State.Status);
        Assert.Equal(0.01m, trading.Orders().Where(order => order.Side == Side.Sell).Sum(order => order.Filled));
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    public async Task Fees_PaidInAThirdAsset_AreInTheProfitAtTheVenuesPrice(string scene)
    {
        const decimal price = 625m;
        await using var trading = await LiveTrading.StartAsync(scene, feeAsset: new ExchangeFeeAsset("BNB", price));
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, ExitPlan.None);
        await trading.UntilAsync(async () => (await trading.FindAsync(id))!.State.Entered.Quantity == 0.5m, "the entry fills");
        Assert.Equal(trading.Orders()[0].Fees * price, (await trading.FindAsync(id))!.State.Entered.Fees);

        await trading.ExitAsync(id);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position ends");
        var (entry, exit) = (trading.Orders()[0], trading.Orders()[1]);
        var fees = (entry.Fees + exit.Fees) * price;
        Assert.True(fees > 0m);
        Assert.Equal(exit.Notional - entry.Notional - fees, await trading.AccountAsync(account => account.Totals.Profit));
        Assert.Equal(fees, await trading.AccountAsync(account => account.Totals.Fees));
        Assert.Equal(1_000m - (fees / price), trading.Look(() => trading.Customer.Free("BNB")));
        Assert.All(trading.Gateway.Health(), lane => Assert.Empty(lane.UnvaluedFees));
    }

    [Theory]
    [InlineData("binance")]
    [InlineData("kucoin")]
    public async Task Fill_ThatAStreamStillOpenNeverTold_IsFoundWhenTheVenueIsAskedAllTheSame(string scene)
    {
        await using var trading = await LiveTrading.StartAsync(scene, adjust: options => options.ReconcileInterval = TimeSpan.FromMilliseconds(500));
        var ask = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var id = await trading.OpenAsync(0.01m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m) });
        await trading.UntilAsync(
            async () => (await trading.FindAsync(id))!.State.WorkingOrders is [{ IsAcknowledged: true }], "the stop rests");
        trading.Exchange.Faults = new FaultPlan { Drop = 1.0 };
        trading.Look(() =>
        {
            trading.Market.TakeOfMarket(Side.Sell, ask * 0.9m, 1_000_000m, LiveTrading.Start.AddSeconds(31));
            trading.Market.SetMarket(Side.Buy, Math.Floor(ask * 0.9m), 5m, LiveTrading.Start.AddSeconds(31));
            trading.Market.TakeOfMarket(Side.Sell, Math.Floor(ask * 0.9m), 0.1m, LiveTrading.Start.AddSeconds(31));
            return true;
        });
        Assert.Equal(EngineStatus.Filled, trading.Orders()[1].Status);

        await trading.UntilAsync(async () => await trading.FindAsync(id) is null, "the position has ended");
        Assert.Equal(2, trading.Customer.OrdersTaken);
        Assert.Equal(trading.Look(() => trading.Customer.Free("USD")), await trading.AccountAsync(account => account.Cash));
    }

    [Fact]
    public async Task Target_WhoseOutcomeIsNotKnown_KeepsOtherOrdersWaitingForNoLongerThanItsPatience()
    {
        const string Place = "POST /api/v3/order";
        await using var trading = await LiveTrading.StartAsync("binance", adjust: options => options.TargetPatience = TimeSpan.FromSeconds(1));
        var ask = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var target = ask + 50m;
        var first = await trading.OpenAsync(
            0.02m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m), Targets = [new TakeProfit(target, 0.5m)] });
        await trading.UntilAsync(
            async () => (await trading.FindAsync(first))!.State.WorkingOrders.Count(order => order.IsAcknowledged) == 2, "both work");
        var before = trading.Requests.Count(request => request == Place);
        trading.IsUnavailable = request => request is Place or "GET /api/v3/order";
        trading.Gateway.OnPrice(trading.Instrument.Id, target + 1m, target + 2m);
        await trading.UntilAsync(() => trading.Requests.Count(request => request == Place) == before + 1, "the target is sent");

        var second = await trading.OpenAsync(0.03m, OrderTerms.Market, ExitPlan.None);

        await trading.UntilAsync(() => trading.Requests.Count(request => request == Place) == before + 2, "the other order is sent", seconds: 5);
        trading.IsUnavailable = _ => false;
        await trading.UntilAsync(() => trading.OpenOrders() is [{ Quantity: 0.02m, IsWaiting: true }], "the stop rests again", seconds: 20);
        await trading.UntilAsync(
            async () => (await trading.FindAsync(second))!.State.Entered.Quantity == 0.03m, "the other order trades", seconds: 20);
    }
}
