using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.MoneyManagement;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class RiskMachineProperties
{
    private static readonly DateTime Start = new(2024, 3, 1, 5, 0, 0, DateTimeKind.Utc);

    private static readonly string[][] LimitSets =
    [
        [], ["daily-loss:0.03"], ["drawdown:0.08"], ["drawdown:0.08,0"], ["halt-drawdown:0.3"],
        ["daily-loss:0.03", "drawdown:0.08,0.02", "halt-drawdown:0.3"],
    ];

    private static readonly Gen<(string[] Limits, int[] Steps)> Walks =
        from limits in Gen.Elements(LimitSets)
        from length in Gen.Choose(1, 200)
        from steps in Gen.ArrayOf(Gen.Choose(-25, 25), length)
        select (limits, steps);

    [Fact]
    public void IsQuiet_OfAMark_MeansThatItsStepChangesNothing() => Holds(walk =>
    {
        var machine = new RiskMachine(Given.Limits(walk.Limits));
        var state = machine.Start(10_000.0, Start);
        return Marks(walk.Steps).All(mark =>
        {
            var next = machine.Step(state, mark);
            var isSound = !state.IsQuiet(mark.Equity, mark.Time) || next == state;
            state = next;
            return isSound;
        });
    });

    [Fact]
    public void Step_OfOnlyTheLoudMarks_AgreesWithARecountOfAllMarks() => Holds(walk =>
    {
        var limits = Given.Limits(walk.Limits);
        var machine = new RiskMachine(limits);
        var state = machine.Start(10_000.0, Start);
        var recount = new Recount(limits);
        return Marks(walk.Steps).All(mark =>
        {
            if (!state.IsQuiet(mark.Equity, mark.Time))
            {
                state = machine.Step(state, mark);
            }

            return recount.Mark(mark.Equity, mark.Time) == state.TradingState;
        });
    });

    [Fact]
    public void Step_TwiceByTheSameMark_IsAsOnce() => Holds(walk =>
    {
        var machine = new RiskMachine(Given.Limits(walk.Limits));
        var state = machine.Start(10_000.0, Start);
        return Marks(walk.Steps).All(mark =>
        {
            state = machine.Step(state, mark);
            return machine.Step(state, mark) == state && state.IsQuiet(mark.Equity, mark.Time);
        });
    });

    [Fact]
    public void Walks_ReachEveryState()
    {
        var states = Walks.Sample(300).SelectMany(walk =>
        {
            var recount = new Recount(Given.Limits(walk.Limits));
            return Marks(walk.Steps).Select(mark => recount.Mark(mark.Equity, mark.Time)).ToList();
        }).Distinct();

        Assert.Equal(Enum.GetValues<TradingState>().Length, states.Count());
    }

    private static void Holds(Func<(string[] Limits, int[] Steps), bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Walks.ToArbitrary(), property));

    // A mark every five hours, so that days begin between marks; equity moves by up to 2.5 % each.
    private static IEnumerable<RiskEvent.EquityMarked> Marks(int[] steps)
    {
        var equity = 10_000.0;
        for (var i = 0; i < steps.Length; i++)
        {
            equity *= 1.0 + steps[i] / 1_000.0;
            yield return new RiskEvent.EquityMarked(equity, Start.AddHours(5 * (i + 1)));
        }
    }

    /// <summary>The rules once more, in the plainest way: every mark counts, nothing is skipped and no level is kept.</summary>
    private sealed class Recount(RiskLimits limits)
    {
        private readonly double _recovered = (double)(limits.RecoveredDrawdown ?? (limits.ReducingDrawdown ?? 0m) / 2m);
        private double _peak = 10_000.0;
        private double _opening = 10_000.0;
        private DateTime _day = Start.Date;
        private bool _isHaltedForDay;
        private bool _isHalted;
        private bool _isReduced;

        public TradingState Mark(double equity, DateTime time)
        {
            if (_isHalted)
            {
                return TradingState.Halted;
            }

            if (time.Date != _day)
            {
                (_day, _opening, _isHaltedForDay) = (time.Date, equity, false);
            }

            _peak = Math.Max(_peak, equity);
            _isHaltedForDay |= limits.MaximumDailyLoss is { } loss && equity <= _opening - (double)loss * _opening;
            _isHalted = limits.HaltingDrawdown is { } halting && equity <= _peak - (double)halting * _peak;
            if (limits.ReducingDrawdown is { } reducing)
            {
                _isReduced = _isReduced ? equity < _peak - _recovered * _peak : equity <= _peak - (double)reducing * _peak;
            }

            return _isHalted || _isHaltedForDay ? TradingState.Halted : _isReduced ? TradingState.Reducing : TradingState.Active;
        }
    }
}
