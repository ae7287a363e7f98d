using System.Text.Json;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class RiskMachineTests
{
    private static readonly DateTime Start = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Step_LossOfTheDayReachesItsLimit_HaltsUntilTheNextUtcDay()
    {
        var machine = new RiskMachine(Given.Limits("daily-loss:0.02"));
        var state = machine.Start(10_000.0, Start);

        state = Mark(machine, state, 9_801.0, Start.AddHours(1));
        Assert.Equal(TradingState.Active, state.TradingState);
        state = Mark(machine, state, 9_800.0, Start.AddHours(2)); // 200 of 10000 is 2 %
        Assert.Equal(HaltCause.DailyLoss, state.Halt);
        state = Mark(machine, state, 10_500.0, Start.AddHours(23)); // a recovery does not lift it
        Assert.Equal(TradingState.Halted, state.TradingState);
        state = Mark(machine, state, 9_700.0, Start.AddDays(1));
        Assert.Equal(TradingState.Active, state.TradingState);
        Assert.Equal(9_700.0, state.DayOpeningEquity);
        Assert.Equal(Start.AddDays(1), state.Day);
        state = Mark(machine, state, 9_506.0, Start.AddDays(1).AddHours(1)); // 194 of 9700 is 2 %
        Assert.Equal(HaltCause.DailyLoss, state.Halt);
    }

    [Fact]
    public void Step_DrawdownReachesTheReducingLimit_ReducesUntilItHasRecovered()
    {
        var machine = new RiskMachine(Given.Limits("drawdown:0.1,0.04"));
        var state = Mark(machine, machine.Start(10_000.0, Start), 20_000.0, Start.AddHours(1));

        state = Mark(machine, state, 18_001.0, Start.AddHours(2));
        Assert.Equal(TradingState.Active, state.TradingState);
        state = Mark(machine, state, 18_000.0, Start.AddHours(3)); // 10 % under 20000
        Assert.Equal(TradingState.Reducing, state.TradingState);
        state = Mark(machine, state, 19_199.0, Start.AddHours(4)); // 4.005 %: still reduced
        Assert.Equal(TradingState.Reducing, state.TradingState);
        state = Mark(machine, state, 19_200.0, Start.AddHours(5)); // 4 %
        Assert.Equal(TradingState.Active, state.TradingState);
        Assert.Equal(20_000.0, state.PeakEquity);
    }

    [Fact]
    public void Step_RecoveryLevelNotGiven_IsHalfTheReducingDrawdown()
    {
        var machine = new RiskMachine(Given.Limits("drawdown:0.1"));
        var state = Mark(machine, machine.Start(10_000.0, Start), 9_000.0, Start.AddHours(1));

        Assert.Equal(TradingState.Reducing, Mark(machine, state, 9_499.0, Start.AddHours(2)).TradingState);
        Assert.Equal(TradingState.Active, Mark(machine, state, 9_500.0, Start.AddHours(2)).TradingState);
    }

    [Fact]
    public void Step_DrawdownReachesTheHaltingLimit_HaltsUntilAReset()
    {
        var machine = new RiskMachine(Given.Limits("halt-drawdown:0.25", "drawdown:0.1", "daily-loss:0.5"));
        var state = Mark(machine, machine.Start(10_000.0, Start), 7_500.0, Start.AddHours(1));

        Assert.Equal(HaltCause.Drawdown, state.Halt);
        Assert.Equal(HaltCause.Drawdown, Mark(machine, state, 20_000.0, Start.AddDays(3)).Halt);
        state = machine.Step(state, new RiskEvent.Reset(7_000.0, Start.AddDays(4)));
        Assert.Equal(machine.Start(7_000.0, Start.AddDays(4)), state);
        Assert.Equal(TradingState.Active, state.TradingState);
    }

    [Fact]
    public void Step_DayEndsWhileReduced_ResumesReduced()
    {
        var machine = new RiskMachine(Given.Limits("daily-loss:0.05", "drawdown:0.1"));
        var state = Mark(machine, machine.Start(10_000.0, Start), 8_900.0, Start.AddHours(1));
        Assert.Equal(TradingState.Halted, state.TradingState);

        Assert.Equal(TradingState.Reducing, Mark(machine, state, 8_900.0, Start.AddDays(1)).TradingState);
        Assert.Equal(TradingState.Active, Mark(machine, state, 9_600.0, Start.AddDays(1)).TradingState);
    }

    [Fact]
    public void Step_MarkOfAnEarlierDay_ChangesNothing()
    {
        var machine = new RiskMachine(Given.Limits("daily-loss:0.02"));
        var state = machine.Start(10_000.0, Start);

        Assert.Same(state, Mark(machine, state, 5_000.0, Start.AddTicks(-1)));
    }

    [Theory]
    [InlineData(ExitReason.Stop, -1, true)]
    [InlineData(ExitReason.TrailingStop, -1, true)]
    [InlineData(ExitReason.TrailingStop, 1, false)]
    [InlineData(ExitReason.BreakEven, -1, true)]
    [InlineData(ExitReason.Target, 1, false)]
    [InlineData(ExitReason.Signal, -1, false)]
    [InlineData(ExitReason.TimeStop, -1, false)]
    public void Step_PositionClosed_StartsACooldownOnlyAfterALosingStop(ExitReason reason, int profit, bool expected)
    {
        var machine = new RiskMachine(Given.Limits("cooldown:1h"));
        var state = machine.Step(machine.Start(10_000.0, Start), new RiskEvent.PositionClosed(profit, reason, Start.AddHours(1)));

        Assert.Equal(expected ? Start.AddHours(1) : null, state.LastStopTime);
    }

    [Fact]
    public void Step_StopsToldOutOfOrder_KeepsTheLatest()
    {
        var machine = new RiskMachine(Given.Limits("cooldown:1h"));
        var state = machine.Step(machine.Start(10_000.0, Start), new RiskEvent.PositionClosed(-1m, ExitReason.Stop, Start.AddHours(2)));
        state = machine.Step(state, new RiskEvent.PositionClosed(-1m, ExitReason.Stop, Start.AddHours(1)));

        Assert.Equal(Start.AddHours(2), state.LastStopTime);
    }

    [Fact]
    public void IsQuiet_WithoutLimitsOnLosses_IsAlwaysTrue()
    {
        var state = new RiskMachine(Given.Limits("positions:3", "cooldown:1h")).Start(10_000.0, Start);

        Assert.True(state.IsQuiet(1.0, Start.AddYears(1)));
        Assert.True(state.IsQuiet(1e12, Start.AddYears(1)));
        Assert.False(RiskLimits.Default.NeedsEquityMarks);
        Assert.True(Given.Limits("halt-drawdown:0.2").NeedsEquityMarks);
    }

    [Fact]
    public void Step_EquityThatIsNoNumber_Throws()
    {
        var machine = new RiskMachine(Given.Limits("daily-loss:0.02"));
        var state = machine.Start(10_000.0, Start);

        Assert.False(state.IsQuiet(double.NaN, Start));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mark(machine, state, double.NaN, Start));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Start(0.0, Start));
    }

    [Fact]
    public void State_WrittenAsJsonAndReadBack_IsTheSame()
    {
        // Levels that nothing reaches are finite on purpose: JSON has no infinity.
        foreach (var limits in new[] { Given.Limits(), Given.Limits("daily-loss:0.02", "drawdown:0.1", "halt-drawdown:0.3") })
        {
            var machine = new RiskMachine(limits);
            foreach (var equity in new[] { 11_000.0, 9_000.0, 5_000.0 })
            {
                var state = Mark(machine, machine.Start(10_000.0, Start), equity, Start.AddHours(1));

                Assert.Equal(state, JsonSerializer.Deserialize<RiskState>(JsonSerializer.Serialize(state)));
            }
        }
    }

    [Fact]
    public void Describe_EveryState_SaysWhy()
    {
        Assert.Contains("full size", Given.Active.Describe(), StringComparison.Ordinal);
        Assert.Contains("reduced", (Given.Active with { IsReduced = true }).Describe(), StringComparison.Ordinal);
        Assert.Contains("next UTC day", (Given.Active with { Halt = HaltCause.DailyLoss }).Describe(), StringComparison.Ordinal);
        Assert.Contains("reset", (Given.Active with { Halt = HaltCause.Drawdown }).Describe(), StringComparison.Ordinal);
    }

    private static RiskState Mark(RiskMachine machine, RiskState state, double equity, DateTime time) =>
        machine.Step(state, new RiskEvent.EquityMarked(equity, time));
}
