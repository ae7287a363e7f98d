using R3edge.Domain.Backtesting;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.Backtesting;

public sealed class ParameterGridTests
{
    private static readonly StrategyDefinition Cross = StrategyRegistry.All.Single(strategy => strategy.Name == "ma-cross");

    private static readonly StrategyDefinition Macd = StrategyRegistry.All.Single(strategy => strategy.Name == "macd");

    [Fact]
    public void TryCreate_TwoAxes_TheLastVariesFastest()
    {
        Assert.Equal(["fast=5 slow=20", "fast=5 slow=30", "fast=6 slow=20", "fast=6 slow=30"], Texts(Create(Cross, [], "fast=5,6", "slow=20,30")));
        Assert.Equal(["fast=5 slow=20", "fast=6 slow=20", "fast=5 slow=30", "fast=6 slow=30"], Texts(Create(Cross, [], "slow=20,30", "fast=5,6")));
    }

    [Fact]
    public void TryCreate_CombinationsTheStrategyRefuses_AreCountedAndLeftOut()
    {
        // Of 3 x 3 pairs fast must be below slow: (5,6) (5,7) (6,7).
        var grid = Create(Cross, [], "fast=5:7", "slow=5:7");

        Assert.Equal(["fast=5 slow=6", "fast=5 slow=7", "fast=6 slow=7"], Texts(grid));
        Assert.Equal(6, grid.Refused);
    }

    [Fact]
    public void TryCreate_FixedValuesAndDefaults_ApplyToEveryCombination()
    {
        var grid = Create(Macd, [KeyValuePair.Create("signal", 5.0)], "fast=3,4");

        Assert.Equal(["fast=3 slow=26 signal=5", "fast=4 slow=26 signal=5"], Texts(grid));
    }

    [Fact]
    public void TryCreate_NoAxis_IsOneCombination() => Assert.Equal(["fast=10 slow=30"], Texts(Create(Cross, [])));

    [Theory]
    [InlineData("parameter 'fast' has two axes", "fast=5,6", "fast=7,8")]
    [InlineData("there is no parameter 'period'", "period=5:9")]
    [InlineData("must be a whole number", "fast=5:6:0.5")]
    [InlineData("must be between", "fast=0:5")]
    [InlineData("the grid has 1002001 combinations; at most 1000000", "fast=1:1001", "slow=1000:2000")]
    [InlineData("ma-cross refuses every combination", "fast=50:60", "slow=20:30")]
    public void TryCreate_WhatCannotBeSwept_SaysWhyNot(string expected, params string[] axes)
    {
        Assert.False(ParameterGrid.TryCreate(Cross, [], Axes(axes), out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static ParameterGrid Create(StrategyDefinition strategy, KeyValuePair<string, double>[] fixedValues, params string[] axes)
    {
        Assert.True(ParameterGrid.TryCreate(strategy, fixedValues, Axes(axes), out var grid, out var error), error);
        Assert.Equal(strategy, grid.Strategy);
        return grid;
    }

    private static ParameterAxis[] Axes(string[] texts) =>
    [
        .. texts.Select(text => ParameterAxis.TryParse(text, out var axis, out var error) ? axis : throw new ArgumentException(error)),
    ];

    private static IEnumerable<string> Texts(ParameterGrid grid) => grid.Combinations.Select(values => values.ToString());
}
