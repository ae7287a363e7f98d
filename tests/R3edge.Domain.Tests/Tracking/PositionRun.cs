using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

/// <summary>One life of a position against a <see cref="FakeVenue"/>, with everything that must hold checked at each step.</summary>
internal sealed class PositionRun
{
    private readonly DecisionTape _tape;
    private readonly FakeVenue _venue;
    private readonly HashSet<OrderId> _placed = [];

    public PositionRun(int[] choices)
    {
        _tape = new DecisionTape(choices);
        CapsReduceOnly = _tape.Next(4) != 3;
        _venue = new FakeVenue(_tape, CapsReduceOnly);
        Accept(PositionMachine.Open(RandomPlan(), _venue.Now));
    }

    public bool CapsReduceOnly { get; }

    public PositionState State { get; private set; } = null!;

    public HashSet<PositionStatus> Statuses { get; } = [];

    public HashSet<PositionRejection> Rejections { get; } = [];

    public bool NeededAttention { get; private set; }

    public void Run()
    {
        while (!_tape.HasEnded)
        {
            RandomAction();
        }

        WindUp();
    }

    private void RandomAction()
    {
        _venue.Now = _venue.Now.AddSeconds(_tape.Next(90));
        switch (_tape.Next(16))
        {
            case <= 3 when _venue.HasCommands:
                _venue.ExecuteNext(isFair: false);
                break;
            case <= 6:
                _venue.FillSome();
                break;
            case <= 10 when _venue.HasReports:
                Apply(new PositionEvent.OrderReported(_venue.Deliver()));
                break;
            case 11 when _venue.HasReports && _tape.Next(3) == 0:
                _venue.LoseReport();
                break;
            case 12 when _tape.Next(3) == 0:
                _venue.DropSome();
                break;
            case 13 when _tape.Next(4) == 0:
                Apply(RandomDecision());
                break;
            default:
                Apply(new PositionEvent.BarClosed(RandomBar(), _tape.Pick(double.NaN, 0.5, 1.0, 3.0)));
                break;
        }
    }

    /// <summary>From here on the venue is fair: it takes orders, fills what trades at the market, and every report arrives.</summary>
    private void WindUp()
    {
        _venue.Now = _venue.Now.AddMinutes(1);
        _venue.ReportAll();
        for (var round = 0; round < 50; round++)
        {
            while (_venue.HasReports)
            {
                Apply(new PositionEvent.OrderReported(_venue.Deliver()));
            }

            if (round is 0 or 25)
            {
                // The second time is the person who looks after the venue had refused too often.
                _venue.Now = _venue.Now.AddMinutes(1);
                Apply(new PositionEvent.ExitRequested(ExitReason.Forced, _venue.Now));
            }

            while (_venue.HasCommands)
            {
                _venue.ExecuteNext(isFair: true);
            }

            _venue.FillFairly();
        }

        Require(_venue.IsQuiet, "the venue is quiet in the end");
        Require(State.Entered == _venue.Sum(ofEntries: true), "what entered is what the venue filled of entries");
        Require(State.Exited == _venue.Sum(ofEntries: false), "what left is what the venue filled of exits");
        Require(State.OpenQuantity == _venue.Position, "what is open is what the venue holds");
        Require(State.WorkingOrders.IsEmpty, "no order works in the end");
        Require(CapsReduceOnly || State.OpenQuantity <= 0m, "nothing is left open");
        Require(State.HasEnded ? State.OpenQuantity == 0m : !CapsReduceOnly && State.NeedsAttention, "it ends, or a person is asked for");
    }

    private void Apply(PositionEvent positionEvent)
    {
        var before = State;
        var watch = PositionMachine.Watch(before);
        var step = PositionMachine.Step(before, positionEvent);
        Rejections.Add(step.Rejection);
        Require(step.Rejection == PositionRejection.None || ReferenceEquals(step.State, before), "a rejected event changes nothing");
        Require(!ReferenceEquals(step.State, before) || step.Effects.IsEmpty, "no effect without a change");
        if (positionEvent is PositionEvent.BarClosed closed && !watch.Triggers(closed.Bar))
        {
            Require(ReferenceEquals(step.State, before), "a bar that does not trigger the watch changes nothing");
        }

        Accept(step);
        Require(before.StopPrice is not { } stop || (State.StopPrice - stop) * State.Plan.Bias.Sign() >= 0m, "the stop never loosens");
        Require(ReferenceEquals(PositionMachine.Step(State, positionEvent).State, State), "a duplicate changes nothing");
        foreach (var report in _venue.Delivered.TakeLast(30))
        {
            var late = PositionMachine.Step(State, new PositionEvent.OrderReported(report));
            Require(ReferenceEquals(late.State, State), "a report that comes again changes nothing");
            Require(late.Rejection == PositionRejection.StaleReport, "a report that comes again is stale");
        }

        CheckWatch();
        HostileEvents.Survive(State, _tape);
    }

    private void Accept(PositionStep step)
    {
        var working = State is null ? [] : State.WorkingOrders.Where(o => !o.IsCancelRequested).Select(o => o.Order.Id).ToHashSet();
        State = step.State;
        Statuses.Add(State.Status);
        NeededAttention |= State.NeedsAttention;
        foreach (var effect in step.Effects)
        {
            if (FakeVenue.PlacedBy(effect) is { } order)
            {
                Require(_placed.Add(order.Id), "an order id never repeats");
                Require(State.Owns(order.Id), "every order placed is recognised");
                Require(order.Role != OrderRole.Exit || State.WorkingOrders.Length == 1, "the exit works alone");
                Require(order.Amount.Quantity == OrderAmount.Unlimited || order.Amount.Quantity > 0m, "an order has a quantity");
            }

            var ended = effect is PositionEffect.CancelOrder c ? c.OrderId : effect is PositionEffect.ReplaceOrder r ? r.OrderId : (OrderId?)null;
            Require(ended is not { } id || working.Remove(id), "only an order that works is cancelled or replaced, and once");
            _venue.Send(effect);
        }

        var owned = State.WorkingOrders.Select(o => o.Order.Id).ToHashSet();
        Require(_venue.WorkingIds.All(owned.Contains), "every order that works at the venue is owned");
        Require(State.HasEnded == State.ClosedAt.HasValue, "an ended position says when");
        Require(!State.HasEnded || owned.Count == 0, "no order works once it has ended");
        CheckProtection();
    }

    private void CheckProtection()
    {
        var staying = State.WorkingOrders.Where(o => !o.IsCancelRequested).ToArray();
        if (State.Status is PositionStatus.Open or PositionStatus.PartlyClosed)
        {
            var stops = staying.Where(o => o.Order.Role == OrderRole.Stop).ToArray();
            var guarded = stops.Length == 1 && stops[0].Remaining == State.OpenQuantity && stops[0].Order.Terms == OrderTerms.Stop(State.StopPrice ?? 1m);
            Require(State.StopPrice is null ? stops.Length == 0 : guarded, "one stop guards exactly what is open");
            Require(State.OpenQuantity > 0m, "something is open");
            var targets = staying.Where(o => o.Order.Role == OrderRole.Target).ToArray();
            Require(targets.Sum(t => t.Remaining) <= State.OpenQuantity, "the targets never take more than is open");
            Require(targets.Select(t => t.Rung).Distinct().Count() == targets.Length, "a rung has one target");
        }

        Require(
            State.OpenQuantity > 0m || State.Entered.Quantity == 0m || staying.Length == 0,
            "with nothing open every order left is being cancelled");
    }

    private void CheckWatch()
    {
        var watch = PositionMachine.Watch(State);
        for (var i = 0; i < 3; i++)
        {
            var bar = RandomBar();
            var step = PositionMachine.Step(State, new PositionEvent.BarClosed(bar, _tape.Pick(double.NaN, 0.5, 3.0)));
            Require(watch.Triggers(bar) || ReferenceEquals(step.State, State), "a bar that does not trigger the watch changes nothing");
        }
    }

    private PositionEvent RandomDecision() => _tape.Next(3) switch
    {
        0 => new PositionEvent.ExitRequested(_tape.Pick(ExitReason.Signal, ExitReason.Forced), _venue.Now),
        1 => new PositionEvent.RegimeRecognised(_tape.Pick(Regime.Calm, Regime.TrendingUp, Regime.Crisis, Regime.None), _venue.Now),
        _ => new PositionEvent.TimeElapsed(_venue.Now),
    };

    private Bar RandomBar()
    {
        var closeTime = _venue.Now.AddSeconds(_tape.Next(10) == 0 ? -300 : 0);
        var open = 90.0 + (_tape.Next(2000) / 100.0);
        var close = open + ((_tape.Next(400) - 200) / 100.0);
        var high = Math.Max(open, close) + (_tape.Next(200) / 100.0);
        var low = Math.Min(open, close) - (_tape.Next(200) / 100.0);
        return new Bar(closeTime.AddMinutes(-1), closeTime, open, high, low, close, 1.0);
    }

    private PositionPlan RandomPlan()
    {
        var bias = _tape.Pick(Bias.Long, Bias.Short);
        var sign = bias.Sign();
        TakeProfit Rung(int distance, decimal fraction) => new(100m + (sign * distance), fraction);
        var exit = new ExitPlan
        {
            StopPrice = _tape.Pick<decimal?>(100m - (sign * 9.005m), null),
            Targets = _tape.Next(4) switch
            {
                0 => [],
                1 => [Rung(5, 1m)],
                2 => [Rung(5, 0.3333m), Rung(10, 0.3333m)],
                _ => [Rung(5, 0.3333m), Rung(10, 0.0001m), Rung(15, 0.6666m)],
            },
            BreakEven = _tape.Pick<BreakEven?>(null, new BreakEven(100m + (sign * 3m), 0.001m)),
            Trailing = _tape.Pick(
                Trailing.None, new Trailing(TrailingKind.Percent, 0.03), new Trailing(TrailingKind.AverageTrueRange, 2.0)),
            MaximumHolding = _tape.Pick<TimeSpan?>(null, TimeSpan.FromMinutes(30), TimeSpan.MaxValue),
            AllowedRegimes = _tape.Pick(Regime.Any, Regime.Calm | Regime.TrendingUp),
        };
        return Scenario.Plan(
            exit, bias, _tape.Pick(OrderTerms.Market, OrderTerms.Limit(100m)), _tape.Pick(OrderAmount.Of(10m), OrderAmount.Spending(900m)));
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Broken: {what}.");
        }
    }
}
