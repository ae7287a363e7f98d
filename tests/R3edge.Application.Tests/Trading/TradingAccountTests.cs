using R3edge.Domain.Execution;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;
using static R3edge.Application.Tests.Trading.AccountScene;

namespace R3edge.Application.Tests.Trading;

public sealed class TradingAccountTests
{
    [Fact]
    public void OnSignal_TwoSessionsOnOneAccount_ShareExposureAndCount()
    {
        var scene = new AccountScene();
        var first = scene.Begin("first", Bitcoin, "notional:6000");
        var second = scene.Begin("second", Ether, "notional:6000", limits: ["exposure:1"]);
        var third = scene.Begin("third", Ether, "notional:1000", limits: ["positions:1"]);
        scene.Show(Bitcoin, Flat(0, 100.0));
        scene.Show(Ether, Flat(0, 10.0));

        Assert.True(scene.Signal(first, Flat(0, 100.0), SignalAction.EnterLong).IsEntered);
        var refused = scene.Signal(second, Flat(0, 10.0), SignalAction.EnterLong);

        // 10,000 of equity, 6,000 of it awaited by the first session's entry: 4,000 are left, and 6,000 are wanted all or nothing.
        Assert.Equal(EntryRefusal.InsufficientFunds, refused.EntryRefusal);
        Assert.Equal(6_000m, refused.Account!.Value.AccountExposure);
        Assert.Equal(4_000m, refused.Account.Value.BuyingPower);
        Assert.Equal(EntryRefusal.TooManyPositions, scene.Signal(third, Flat(0, 10.0), SignalAction.EnterLong).EntryRefusal);

        scene.Show(Bitcoin, Flat(1, 100.0));
        Assert.Equal(60m, scene.Held(Bitcoin));
        Assert.Equal(10_000m - 6_000m - 6m, scene.Account.Cash);
        scene.Show(Ether, Flat(1, 10.0));
        var later = scene.Signal(second, Flat(1, 10.0), SignalAction.EnterLong);
        Assert.Equal(6_000m, later.Account!.Value.AccountExposure);
    }

    [Fact]
    public void OnSignal_PositionOfTheSessionIsBeingLeft_BindsNoFunds()
    {
        var scene = new AccountScene();
        var session = scene.Begin("one", Bitcoin, "all-in");
        scene.Show(Bitcoin, Flat(0, 100.0));
        scene.Signal(session, Flat(0, 100.0), SignalAction.EnterLong);
        scene.Show(Bitcoin, Flat(1, 100.0));

        // 10,000 / (100 x 1.001) = 99.9000999, in lots of 0.001: 99.9, which costs 9,990 and a fee of 9.99.
        Assert.Equal(99.9m, scene.Held(Bitcoin));
        var turned = scene.Signal(session, Flat(1, 100.0), SignalAction.EnterShort);
        Assert.Equal(1, turned.Left);
        Assert.True(turned.IsEntered);
        Assert.Equal(10_000m - 9.99m, turned.Account!.Value.BuyingPower);
        scene.Show(Bitcoin, Flat(2, 100.0));
        Assert.True(scene.Held(Bitcoin) < 0m);
        Assert.Equal(ExitReason.Signal, Assert.Single(scene.Step.Trades).Trade.ExitReason);
    }

    [Fact]
    public void OnSignal_RefusedBeforeMoney_NamesTheReason()
    {
        var scene = new AccountScene();
        var session = scene.Begin("one", Bitcoin, "notional:1000");
        scene.Show(Bitcoin, Flat(0, 100.0));
        scene.Step.Clear();
        var unqualified = scene.SignalOf(session, Flat(0, 100.0), SignalAction.EnterLong) with { Refusal = QualificationRefusal.ThinVolume };
        Assert.Equal(AccountAnswer.Applied, scene.Account.OnSignal(unqualified, scene.Step));
        Assert.Equal(DecisionRefusal.NotQualified, scene.Step.Decisions[0].Refusal);
        Assert.Equal(QualificationRefusal.ThinVolume, scene.Step.Decisions[0].QualificationRefusal);

        scene.Show(Bitcoin, Flat(1, 100.0));
        Assert.True(scene.Signal(session, Flat(1, 100.0), SignalAction.EnterLong).IsEntered);
        scene.Show(Bitcoin, Flat(2, 100.0));
        Assert.Equal(DecisionRefusal.InPosition, scene.Signal(session, Flat(2, 100.0), SignalAction.EnterLong).Refusal);
    }

    [Fact]
    public void OnSignal_MarketIsLongPastIt_IsTooOld()
    {
        var scene = new AccountScene();
        var session = scene.Begin("one", Bitcoin, "notional:1000");
        scene.Show(Bitcoin, Flat(0, 100.0));
        scene.Show(Bitcoin, Flat(5, 100.0));

        Assert.Equal(DecisionRefusal.TooOld, scene.Signal(session, Flat(0, 100.0), SignalAction.EnterLong).Refusal);
        Assert.Equal(AccountAnswer.Repeated, scene.Account.OnSignal(scene.SignalOf(session, Flat(0, 100.0), SignalAction.EnterLong), scene.Step));
    }

    [Fact]
    public void OnSignal_AheadOfTheMarket_WaitsForItAndIsDecidedOnce()
    {
        var scene = new AccountScene();
        var session = scene.Begin("one", Bitcoin, "notional:1000");
        var signal = scene.SignalOf(session, Flat(0, 100.0), SignalAction.EnterLong);

        Assert.Equal(AccountAnswer.Waiting, scene.Account.OnSignal(signal, scene.Step));
        Assert.Equal(AccountAnswer.Repeated, scene.Account.OnSignal(signal, scene.Step));
        Assert.Equal(AccountAnswer.Applied, scene.Show(Bitcoin, Flat(0, 100.0)));
        Assert.True(Assert.Single(scene.Step.Decisions).IsEntered);
        Assert.Equal(AccountAnswer.Repeated, scene.Account.OnSignal(signal, scene.Step));
    }

    [Fact]
    public void Stop_KeepingPositions_EndsWithTheLastOfThem()
    {
        var scene = new AccountScene();
        var session = scene.Begin("one", Bitcoin, "notional:1000", "pct:0.05");
        scene.Show(Bitcoin, Flat(0, 100.0));
        scene.Signal(session, Flat(0, 100.0), SignalAction.EnterLong);
        scene.Show(Bitcoin, Flat(1, 100.0));
        scene.Step.Clear();

        Assert.Equal(AccountAnswer.Applied, scene.Account.Stop(session.Id, closesPositions: false, Start, scene.Step));
        Assert.Empty(scene.Step.EndedSessions);
        scene.Show(Bitcoin, Flat(2, 100.0));
        Assert.Equal(DecisionRefusal.SessionStopping, scene.Signal(session, Flat(2, 100.0), SignalAction.EnterLong).Refusal);
        scene.Show(Bitcoin, Flat(3, 90.0));

        Assert.Equal(ExitReason.Stop, Assert.Single(scene.Step.Trades).Trade.ExitReason);
        Assert.Equal(session.Id, Assert.Single(scene.Step.EndedSessions));
        Assert.Equal(AccountAnswer.UnknownSession, scene.Account.Stop(session.Id, closesPositions: true, Start, scene.Step));
    }

    [Fact]
    public void Stop_ClosingPositions_CancelsPendingAndExitsOpen()
    {
        var scene = new AccountScene();
        var (open, pending) = (scene.Begin("open", Bitcoin, "notional:1000"), scene.Begin("pending", Bitcoin, "notional:1000"));
        scene.Show(Bitcoin, Flat(0, 100.0));
        scene.Signal(open, Flat(0, 100.0), SignalAction.EnterLong);
        scene.Show(Bitcoin, Flat(1, 100.0));
        scene.Signal(pending, Flat(1, 100.0), SignalAction.EnterLong);
        scene.Step.Clear();
        scene.Account.Stop(open.Id, closesPositions: true, Start, scene.Step);
        scene.Account.Stop(pending.Id, closesPositions: true, Start, scene.Step);
        scene.Show(Bitcoin, Flat(2, 100.0));

        Assert.Equal(0m, scene.Held(Bitcoin));
        Assert.Equal(new[] { open.Id, pending.Id }.OrderBy(id => id.Value), scene.Step.EndedSessions.OrderBy(id => id.Value));
        Assert.Equal(ExitReason.Forced, Assert.Single(scene.Step.Trades).Trade.ExitReason);
    }

    [Fact]
    public void OnReport_LiveAccount_BooksTotalsOnceWhateverIsRepeatedOrMissing()
    {
        var scene = new AccountScene(mode: Domain.Identity.TradingMode.Live);
        var session = scene.Begin("one", Bitcoin, "notional:1000");
        scene.Show(Bitcoin, Flat(0, 100.0));
        scene.Signal(session, Flat(0, 100.0), SignalAction.EnterLong);
        var entry = Assert.IsType<PositionEffect.PlaceOrder>(Assert.Single(scene.Step.Orders).Effect).Order;
        Assert.Equal(10m, entry.Amount.Quantity);

        OrderReport Report(OrderStatus status, decimal quantity, decimal notional, decimal fees, int second) =>
            new(entry.Id, status, quantity, notional, fees, Start.AddMinutes(1).AddSeconds(second));
        AccountAnswer Tell(OrderReport report)
        {
            scene.Step.Clear();
            return scene.Account.OnReport(entry.PositionId, report, null, scene.Step);
        }

        // The second of three fills is never told by itself; the totals of the third hold it.
        Assert.Equal(AccountAnswer.Applied, Tell(Report(OrderStatus.PartlyFilled, 4m, 400m, 0.4m, 1)));
        Assert.Equal(AccountAnswer.Repeated, Tell(Report(OrderStatus.PartlyFilled, 4m, 400m, 0.4m, 1)));
        Assert.Equal(AccountAnswer.Applied, Tell(Report(OrderStatus.Filled, 10m, 1_006m, 1.006m, 3)));
        Assert.Equal(AccountAnswer.Repeated, Tell(Report(OrderStatus.PartlyFilled, 8m, 804m, 0.8m, 2)));
        Assert.Equal(10m, scene.Held(Bitcoin));
        Assert.Equal(10_000m - 1_006m - 1.006m, scene.Account.Cash);
        Assert.Equal(AccountAnswer.UnknownPosition, scene.Account.OnReport(new PositionId(1), Report(OrderStatus.Filled, 1m, 1m, 0m, 4), null, scene.Step));
        Assert.Equal(AccountAnswer.NotForPaper, new AccountScene().Account.OnReport(entry.PositionId, default, null, scene.Step));
    }

    [Fact]
    public void Input_ThatMakesNoSense_IsNamedAndChangesNothing()
    {
        var scene = new AccountScene();
        var session = scene.Begin("one", Bitcoin, "notional:1000");
        scene.Step.Clear();
        Assert.Equal(AccountAnswer.UnknownInstrument, scene.Show(Ether, Flat(0, 10.0)));
        Assert.Equal(AccountAnswer.Impossible, scene.Show(Bitcoin, Flat(0, 10.0) with { Low = 11.0 }));
        Assert.Equal(AccountAnswer.Unchanged, scene.Show(Bitcoin, Flat(0, 100.0)));
        Assert.Equal(AccountAnswer.Repeated, scene.Show(Bitcoin, Flat(0, 100.0)));
        Assert.Equal(AccountAnswer.Impossible, scene.Account.OnBar(session.Id, Flat(0, 100.0) with { CloseTime = Start.AddMinutes(5) }, default, scene.Step));
        Assert.Equal(AccountAnswer.UnknownSession, scene.Account.OnBar(default, Flat(0, 100.0), default, scene.Step));
        Assert.Equal(AccountAnswer.UnknownPosition, scene.Account.Exit(new PositionId(5), Start, scene.Step));
        Assert.Equal(AccountAnswer.Repeated, scene.Account.Start(session, Start, scene.Step));
        Assert.Equal(AccountAnswer.OtherTerms, scene.Account.Start(session with { Instrument = Ether }, Start, scene.Step));
        Assert.False(scene.Step.IsChanged);
        Assert.Equal(10_000m, scene.Account.Equity);
    }
}
