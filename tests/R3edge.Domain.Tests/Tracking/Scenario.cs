using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

/// <summary>Drives one position by hand: entry at the market of 10 units unless told otherwise, one bar a minute.</summary>
internal sealed class Scenario
{
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly Instrument Instrument = new(new InstrumentId(Venue.Simulated, "BTC-USDT"), 0.01m, 0.001m, 5m);

    private Scenario(PositionPlan plan)
    {
        Last = PositionMachine.Open(plan, Start);
    }

    public PositionStep Last { get; private set; }

    public PositionState State => Last.State;

    public static PositionPlan Plan(ExitPlan? exit = null, Bias bias = Bias.Long, OrderTerms entry = default, OrderAmount? amount = null)
    {
        var signal = new SignalId(42);
        return new PositionPlan(
            PositionIds.For(signal), signal, Instrument, bias, entry, amount ?? OrderAmount.Of(10m), exit ?? ExitPlan.None);
    }

    public static Scenario Begin(ExitPlan? exit = null, Bias bias = Bias.Long, OrderTerms entry = default, OrderAmount? amount = null) =>
        new(Plan(exit, bias, entry, amount));

    public static Scenario Begin(PositionPlan plan) => new(plan);

    /// <summary>Entered in full: 10 units at 100, a fee of 1.</summary>
    public static Scenario Entered(ExitPlan? exit = null, Bias bias = Bias.Long)
    {
        var scenario = new Scenario(Plan(exit, bias));
        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m, fee: 1m);
        return scenario;
    }

    public static DateTime At(double minutes) => Start.AddMinutes(minutes);

    public static Bar Bar(double openMinute, double open, double high, double low, double close) =>
        new(At(openMinute), At(openMinute + 1), open, high, low, close, 1.0);

    public PositionStep Step(PositionEvent positionEvent) => Last = PositionMachine.Step(State, positionEvent);

    public WorkingOrder Working(OrderRole role, int rung = -1, bool cancelling = false) =>
        Assert.Single(State.WorkingOrders, o => o.Order.Role == role && o.Rung == rung && o.IsCancelRequested == cancelling);

    public bool Works(OrderRole role) => State.WorkingOrders.Any(o => o.Order.Role == role && !o.IsCancelRequested);

    /// <summary>Reports cumulative totals of the one working order of a role, all filled at one price.</summary>
    public PositionStep Report(
        OrderRole role,
        OrderStatus status,
        decimal quantity = 0m,
        decimal price = 0m,
        decimal fee = 0m,
        double minute = 0,
        int rung = -1,
        bool cancelling = false) =>
        Report(Working(role, rung, cancelling).Order.Id, status, quantity, price, fee, minute);

    public PositionStep Report(
        OrderId id, OrderStatus status, decimal quantity = 0m, decimal price = 0m, decimal fee = 0m, double minute = 0) =>
        Step(new PositionEvent.OrderReported(new OrderReport(id, status, quantity, quantity * price, fee, At(minute))));

    public PositionStep Close(Bar bar, double averageTrueRange = double.NaN) =>
        Step(new PositionEvent.BarClosed(bar, averageTrueRange));

    public PositionStep RequestExit(ExitReason reason = ExitReason.Signal, double minute = 1) =>
        Step(new PositionEvent.ExitRequested(reason, At(minute)));

    public PositionStep Recognise(Regime regime, double minute = 1) =>
        Step(new PositionEvent.RegimeRecognised(regime, At(minute)));

    public Order Placed(OrderRole role) => Assert.Single(
        Last.Effects.OfType<PositionEffect.PlaceOrder>(), e => e.Order.Role == role).Order;

    public Order Replaced(OrderRole role) => Assert.Single(
        Last.Effects.OfType<PositionEffect.ReplaceOrder>(), e => e.Order.Role == role).Order;

    public void AssertUnchanged(PositionState before, PositionRejection rejection)
    {
        Assert.Equal(rejection, Last.Rejection);
        Assert.Same(before, Last.State);
        Assert.Empty(Last.Effects);
    }
}
