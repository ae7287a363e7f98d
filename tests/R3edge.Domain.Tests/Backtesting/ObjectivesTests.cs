using R3edge.Domain.Backtesting;

namespace R3edge.Domain.Tests.Backtesting;

public sealed class ObjectivesTests
{
    private static readonly BacktestStatistics Some = RandomBacktest.Make(1, 300).Run().Statistics with
    {
        Sharpe = 1.0,
        Sortino = 2.0,
        Calmar = 3.0,
        NetReturn = 4.0,
        ProfitFactor = 5.0,
        SystemQualityNumber = 6.0,
        Expectancy = 7.0,
        MaxDrawdown = 0.25,
    };

    [Theory]
    [InlineData(Objective.Sharpe, 1.0)]
    [InlineData(Objective.Sortino, 2.0)]
    [InlineData(Objective.Calmar, 3.0)]
    [InlineData(Objective.NetReturn, 4.0)]
    [InlineData(Objective.ProfitFactor, 5.0)]
    [InlineData(Objective.SystemQuality, 6.0)]
    [InlineData(Objective.Expectancy, 7.0)]
    [InlineData(Objective.SmallestDrawdown, -0.25)]
    public void Of_EachObjective_ReadsItsOwnStatistic(Objective objective, double expected) => Assert.Equal(expected, objective.Of(Some));

    [Fact]
    public void Compare_Runs_PutsTheBetterOneFirstAndTheUndefinedOneLast()
    {
        BacktestStatistics[] runs = [Some with { Sharpe = null }, Some with { Sharpe = -1.0 }, Some with { Sharpe = 2.0 }, Some];

        var ordered = runs.Order(Comparer<BacktestStatistics>.Create((left, right) => Objective.Sharpe.Compare(left, right))).Select(run => run.Sharpe);

        Assert.Equal([2.0, 1.0, -1.0, null], ordered);
    }

    [Fact]
    public void Compare_Drawdowns_PrefersTheSmaller() =>
        Assert.True(Objective.SmallestDrawdown.Compare(Some with { MaxDrawdown = 0.1 }, Some) < 0);

    [Fact]
    public void Of_NoObjective_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => ((Objective)99).Of(Some));
}
