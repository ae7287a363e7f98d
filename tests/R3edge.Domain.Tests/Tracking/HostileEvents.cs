using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

/// <summary>Events that no venue or feed should send.</summary>
internal static class HostileEvents
{
    /// <summary>Steps through three of them, from whatever state they lead to; any exception is a failure.</summary>
    public static void Survive(PositionState state, DecisionTape tape)
    {
        for (var i = 0; i < 3; i++)
        {
            var step = PositionMachine.Step(state, Next(state, tape));
            if (step.Rejection != PositionRejection.None && !ReferenceEquals(step.State, state))
            {
                throw new InvalidOperationException("Broken: a rejected event changes nothing.");
            }

            state = step.State;
            PositionMachine.Watch(state);
        }
    }

    private static PositionEvent Next(PositionState state, DecisionTape tape) => tape.Next(6) switch
    {
        0 => new PositionEvent.BarClosed(
            new Bar(Time(tape), Time(tape), Price(tape), Price(tape), Price(tape), Price(tape), Price(tape)), Price(tape)),
        1 => new PositionEvent.ExitRequested((ExitReason)(tape.Next(20) - 5), Time(tape)),
        2 => new PositionEvent.RegimeRecognised((Regime)(tape.Next(200) - 50), Time(tape)),
        3 => new PositionEvent.TimeElapsed(Time(tape)),
        _ => new PositionEvent.OrderReported(new OrderReport(
            state.WorkingOrders.IsEmpty || tape.Next(5) == 0
                ? new OrderId((UInt128)tape.Next(9))
                : state.WorkingOrders[tape.Next(state.WorkingOrders.Length)].Order.Id,
            (OrderStatus)(tape.Next(8) - 2),
            Amount(tape),
            Amount(tape),
            Amount(tape),
            Time(tape),
            (OrderRefusal)tape.Next(9))),
    };

    private static DateTime Time(DecisionTape tape) =>
        tape.Pick(Scenario.At(5), Scenario.At(500), Scenario.At(-5), DateTime.MinValue, DateTime.MaxValue, default);

    private static double Price(DecisionTape tape) => tape.Pick(
        100.0, 101.0, 1e12, 1e28, 1e300, 0.0, -1.0, 1e-12, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon);

    private static decimal Amount(DecisionTape tape) => tape.Pick(
        0m, 1m, 5m, 10m, 1000m, -1m, 0.0000000000000000000000000001m, decimal.MaxValue, decimal.MinValue, 1e28m);
}
