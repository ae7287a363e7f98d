using System.Buffers;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Signals;

/// <summary>What holds for every strategy: live decisions are backtest decisions, and nothing looks ahead.</summary>
public class StrategyTests
{
    private static readonly Lazy<BarSeries> Bars = new(() =>
        MarketSimulator.Run(new SimulationOptions { Seed = 11, Instruments = 1, Days = 4 })[0].Bars);

    public static TheoryData<string> Names() => [.. StrategyRegistry.All.Select(definition => definition.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decide_BarByBar_EqualsTheWholeSeriesAtOnce(string name)
    {
        var batch = BatchActions(name, Bars.Value);

        Assert.Equal(batch, StreamedActions(name, Bars.Value));
        Assert.Contains(batch, action => action == SignalAction.EnterLong);
        Assert.Contains(batch, action => action == SignalAction.EnterShort);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decide_AfterSaveAndRestoreInTheMiddle_GoesOnAsBefore(string name)
    {
        var expected = BatchActions(name, Bars.Value);
        foreach (var cut in new[] { 1, 17, 64, 65, 500, 3000 })
        {
            var (strategy, board) = Fresh(name);
            for (var i = 0; i < cut; i++)
            {
                Step(strategy, board, Bars.Value[i]);
            }

            var bytes = new ArrayBufferWriter<byte>();
            board.Save(new SnapshotWriter(bytes));
            strategy.Save(new SnapshotWriter(bytes));
            var (restored, restoredBoard) = Fresh(name);
            var reader = new SnapshotReader(bytes.WrittenSpan);
            restoredBoard.Restore(ref reader);
            restored.Restore(ref reader);

            Assert.True(reader.AtEnd);
            var rest = Enumerable.Range(cut, Bars.Value.Count - cut).Select(i => Step(restored, restoredBoard, Bars.Value[i]));
            Assert.Equal(expected[cut..], rest);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decide_WhateverComesLater_DecidesTheSame(string name)
    {
        var whole = BatchActions(name, Bars.Value);
        foreach (var cut in new[] { 40, 777, 2500 })
        {
            Assert.Equal(whole[..cut], BatchActions(name, Bars.Value.Slice(0, cut)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decide_DuringWarmUp_SaysNothing(string name)
    {
        var (strategy, _) = Fresh(name);

        var actions = BatchActions(name, Bars.Value.Slice(0, strategy.Plan.WarmUp - 1));

        Assert.All(actions, action => Assert.Equal(SignalAction.None, action));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_AtTheExtremesOfEachParameter_CanBeMade(string name)
    {
        Assert.True(StrategyRegistry.TryFind(name, out var definition, out _));
        foreach (var parameter in definition.Parameters)
        {
            foreach (var value in new[] { parameter.Minimum, parameter.Maximum })
            {
                Assert.True(definition.Defaults.TryWith([KeyValuePair.Create(parameter.Name, value)], out var values, out _));
                Assert.True(definition.Create(values, new BoardPlan()).Plan.WarmUp > 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Needs_AsDeclared_AreThoseOfTheIndicatorsItReads(string name)
    {
        var (strategy, _) = Fresh(name);

        Assert.Equal(strategy.Plan.Specs.Aggregate(BarData.None, (needs, spec) => needs | spec.Definition.Needs), strategy.Definition.Needs);
        Assert.NotEqual(Regime.None, strategy.Definition.Regimes);
        Assert.True(strategy.Definition.ShortestTimeframe.CompareTo(strategy.Definition.LongestTimeframe) <= 0);
    }

    [Fact]
    public void MovingAverageCross_TouchingWithoutCrossing_SaysNothing()
    {
        // fast = SMA(1) is the close, slow = SMA(2) is the mean of the last two closes, so fast - slow = (c[t] - c[t-1]) / 2:
        // closes 10 9 9 10 10 9 give differences -0.5, 0, +0.5, 0, -0.5. Only -0.5 -> +0.5 in one step would be a crossing.
        Assert.All(CrossActions(10, 9, 9, 10, 10, 9), action => Assert.Equal(SignalAction.None, action));
    }

    [Fact]
    public void MovingAverageCross_CrossingInOneStep_EntersThatWay()
    {
        // Differences: -0.5, +1, -1.
        Assert.Equal(
            [SignalAction.None, SignalAction.None, SignalAction.EnterLong, SignalAction.EnterShort],
            CrossActions(10, 9, 11, 9));
    }

    [Fact]
    public void TryFind_UnknownName_NamesTheStrategiesThereAre()
    {
        Assert.False(StrategyRegistry.TryFind("ma-crss", out _, out var error));
        Assert.Equal(
            "there is no strategy 'ma-crss'; there is: bollinger-reversion, donchian-breakout, garch-breakout, hmm-trend, ma-cross, macd, momentum, orderflow-imbalance, ou-reversion, regime-switch, rsi-reversion, supertrend",
            error);
    }

    [Theory]
    [InlineData("fast", 40, "parameter 'fast' must be smaller than 'slow', not 40 and 30")]
    [InlineData("fast", 0, "parameter 'fast' must be between 1 and 5000, not 0")]
    [InlineData("fast", 1.5, "parameter 'fast' must be a whole number, not 1.5")]
    [InlineData("fast", double.NaN, "parameter 'fast' must be a finite number")]
    [InlineData("quick", 5, "there is no parameter 'quick'; there is: fast, slow")]
    public void TryParameters_WrongOnes_SaysWhyInOneSentence(string parameter, double value, string expected)
    {
        Assert.True(StrategyRegistry.TryFind("ma-cross", out var definition, out _));

        Assert.False(StrategyRegistry.TryParameters(definition, [KeyValuePair.Create(parameter, value)], out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void SignalId_SameCause_SameIdAndAnyOtherCauseAnother()
    {
        var defaults = StrategyRegistry.All[0].Defaults;
        var source = new SignalSource("a", defaults, new InstrumentId(Venue.Simulated, "ALPHA-USD"), Timeframe.OneMinute);
        var same = new SignalSource("a", defaults, new InstrumentId(Venue.Simulated, "ALPHA-USD"), Timeframe.OneMinute);
        var time = new DateTime(2024, 1, 1, 0, 1, 0, DateTimeKind.Utc);
        SignalId[] others =
        [
            source.At(time.AddMinutes(1)),
            new SignalSource("b", defaults, source.Instrument, source.Timeframe).At(time),
            new SignalSource("a", StrategyRegistry.All[1].Defaults, source.Instrument, source.Timeframe).At(time),
            new SignalSource("a", defaults, new InstrumentId(Venue.Binance, "ALPHA-USD"), source.Timeframe).At(time),
            new SignalSource("a", defaults, source.Instrument, Timeframe.OneHour).At(time),
        ];

        Assert.Equal(source.At(time), same.At(time));
        Assert.Equal(others.Length, others.Append(source.At(time)).Distinct().Count() - 1);
    }

    private static SignalAction[] CrossActions(params double[] closes)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneMinute);
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < closes.Length; i++)
        {
            builder.Add(new Bar(start.AddMinutes(i), start.AddMinutes(i + 1), closes[i], closes[i], closes[i], closes[i], 1));
        }

        return BatchActions("ma-cross", builder.Build(), ("fast", 1), ("slow", 2));
    }

    private static SignalAction[] BatchActions(string name, BarSeries bars, params (string Name, double Value)[] overrides)
    {
        var (strategy, _) = Fresh(name, overrides);
        var actions = new SignalAction[bars.Count];
        strategy.DecideAll(new IndicatorCache(bars).Columns(strategy.Plan), actions);
        return actions;
    }

    private static SignalAction[] StreamedActions(string name, BarSeries bars)
    {
        var (strategy, board) = Fresh(name);
        return [.. Enumerable.Range(0, bars.Count).Select(i => Step(strategy, board, bars[i]))];
    }

    private static SignalAction Step(Strategy strategy, StreamingBoard board, Bar bar)
    {
        board.Append(bar);
        return board.IsWarm ? strategy.Decide(board.Current) : SignalAction.None;
    }

    private static (Strategy Strategy, StreamingBoard Board) Fresh(string name, params (string Name, double Value)[] overrides)
    {
        Assert.True(StrategyRegistry.TryFind(name, out var definition, out _));
        Assert.True(StrategyRegistry.TryParameters(
            definition, overrides.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)), out ParameterValues parameters, out _));
        var strategy = definition.Create(parameters, new BoardPlan());
        return (strategy, new StreamingBoard(strategy.Plan));
    }
}
