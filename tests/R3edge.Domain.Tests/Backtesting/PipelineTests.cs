using R3edge.Domain.Backtesting;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Execution;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Tracking;
using EntryRefusal = R3edge.Domain.MoneyManagement.EntryRefusal;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>What qualification, the entry price and the regime do to a backtest.</summary>
public sealed class PipelineTests
{
    private static readonly SimulatedMarket Market = MarketSimulator.Run(
        new SimulationOptions { Seed = 3, Instruments = 1, Days = 120, Timeframe = Timeframe.OneHour })[0];

    private static readonly StrategyDefinition Strategy = Definition();

    [Fact]
    public void Run_DefaultQualification_TradesWhatAPlainBacktestTrades()
    {
        var plain = Run(Settings());
        var result = Run(Settings() with { Qualification = QualificationPlan.Default });

        Assert.Null(plain.Qualification);
        Assert.True(plain.Trades.SequenceEqual(result.Trades));
        Assert.True(plain.Equity.Span.SequenceEqual(result.Equity.Span));
        Assert.Equal(result.Qualification!.Judged, result.Qualification.Qualified);
        Assert.Equal(result.Trades.Count, result.Qualification.Confidence.Count);
        Assert.Equal(result.Trades.Count(trade => trade.Profit > 0m), result.Qualification.Confidence.Wins);
        Assert.Equal(result.Trades.Count, result.Qualification.ByRegime.Values.Sum(score => score.Count));
        Assert.Equal(
            result.Qualification.Confidence.SumOfSquares, result.Qualification.ByRegime.Values.Sum(score => score.SumOfSquares), 1e-9);
    }

    [Fact]
    public void Run_MinimumConfidence_TakesFewerAndCountsTheOthersByName()
    {
        Assert.True(QualificationPlan.TryParse("confidence:0.6", out var plan, out _));
        var result = Run(Settings() with { Qualification = plan });

        var refused = result.Refusals.ByQualification[QualificationRefusal.LowConfidence];
        Assert.InRange(refused, 1, result.Qualification!.Refused[QualificationRefusal.LowConfidence]);
        Assert.Equal(result.Qualification.Judged - result.Qualification.Qualified, result.Qualification.Refused.Values.Sum());
        Assert.InRange(result.Trades.Count, 1, Run(Settings()).Trades.Count - 1);
    }

    [Fact]
    public void Run_RegimesRestricted_LeavesExactlyWhenTheMarketLeavesThem()
    {
        const Regime allowed = Regime.TrendingUp | Regime.TrendingDown | Regime.Volatile;
        var money = MoneyManagementPlan.Default with { Exits = new ExitRules { AllowedRegimes = allowed } };
        var result = Run(Settings() with { Money = money });
        var code = new IndicatorCache(Market.Bars).Outputs(IndicatorRegistry.Spec(IndicatorRegistry.Regime))[0];

        Assert.Contains(result.Trades, trade => trade.ExitReason == ExitReason.Regime);
        foreach (var trade in result.Trades)
        {
            // A market order fills at the open after the close at which it was decided.
            var (entry, exit) = (IndexOf(trade.EntryTime), IndexOf(trade.ExitTime));
            var stays = Enumerable.Range(entry - 1, exit - entry).All(bar => IsAllowed(code[bar]));
            Assert.True(stays, $"{trade.Id} was held in a regime that it must leave");
            Assert.Equal(trade.ExitReason == ExitReason.Regime, !IsAllowed(code[exit - 1]) && trade.ExitReason != ExitReason.EndOfData);
        }

        static bool IsAllowed(double code) => ((Regime)(int)code & allowed) != Regime.None;
    }

    [Fact]
    public void Run_PricedEntries_FillAtTheirPriceOrBetterWithinTheirValidityOrExpire()
    {
        Assert.True(EntryRule.TryParse("bollinger+atr-offset", out var rule, out _));
        var money = MoneyManagementPlan.Default with { Entry = rule };
        var result = Run(Settings() with { Money = money });

        Assert.True(result.Refusals.Expired > 0);
        Assert.NotEmpty(result.Trades);
        var trades = result.Trades.ToDictionary(trade => trade.Id);
        var planner = new EntryPlanner(money, Market.Instrument, Timeframe.OneHour, 0m);
        var board = new StreamingBoard(planner.Board);
        for (var bar = 0; bar < Market.Bars.Count; bar++)
        {
            board.Append(Market.Bars[bar]);
            var close = Market.Bars.CloseTime(bar);
            if (!trades.TryGetValue(PositionIds.For(Source.At(close)), out var trade))
            {
                continue;
            }

            var price = planner.Price(board.Current, new EntrySignal(Source.At(close), trade.Bias, close))!.Recommendation!;
            Assert.Equal(EntryOrder.Limit, price.Order);
            Assert.True(trade.Bias == Bias.Long ? trade.EntryPrice <= price.Price : trade.EntryPrice >= price.Price);
            Assert.InRange(trade.EntryTime, close, price.ValidUntil.AddTicks(-1));
        }
    }

    [Fact]
    public void Decide_NoModelHasAPrice_IsRefusedByName()
    {
        Assert.True(EntryRule.TryParse("ensemble", out var rule, out _));
        var planner = new EntryPlanner(MoneyManagementPlan.Default with { Entry = rule }, Market.Instrument, Timeframe.OneHour, 0m);
        var board = new StreamingBoard(planner.Board);
        board.Append(Market.Bars[0]);
        var risk = new RiskMachine(RiskLimits.Default).Start(1000.0, Market.Bars.OpenTime(0));

        var decision = planner.Decide(
            board.Current, new EntrySignal(new SignalId(1), Bias.Long, Market.Bars.CloseTime(0)), new AccountView(1000m, 1000m), risk);

        Assert.Equal(EntryRefusal.NoEntryPrice, decision.Refusal);
        Assert.NotEmpty(decision.Describe());
    }

    [Theory]
    [InlineData("market", "market")]
    [InlineData("ensemble", "ensemble")]
    [InlineData(" bollinger:20,2+atr-offset ", "bollinger+atr-offset")]
    public void TryParse_EntryRule_IsReadAndWrittenBack(string text, string written)
    {
        Assert.True(EntryRule.TryParse(text, out var rule, out var error), error);
        Assert.Equal(written, rule.ToString());
    }

    [Fact]
    public void TryParse_UnknownEntryRule_SaysWhatThereIs()
    {
        Assert.False(EntryRule.TryParse("bollinger+luck", out _, out var error));
        Assert.Contains("'luck' is not an entry", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SignalAction.EnterLong, TradeDirection.Both, true, Bias.Short, Bias.Long)]
    [InlineData(SignalAction.EnterLong, TradeDirection.Both, false, null, Bias.Long)]
    [InlineData(SignalAction.EnterLong, TradeDirection.Short, true, Bias.Short, null)]
    [InlineData(SignalAction.EnterShort, TradeDirection.Both, true, Bias.Long, Bias.Short)]
    [InlineData(SignalAction.EnterShort, TradeDirection.Long, true, Bias.Long, null)]
    [InlineData(SignalAction.ExitLong, TradeDirection.Both, false, Bias.Long, null)]
    [InlineData(SignalAction.ExitShort, TradeDirection.Both, true, Bias.Short, null)]
    [InlineData(SignalAction.None, TradeDirection.Both, true, null, null)]
    public void Of_AnAction_LeavesAndEntersAsTheSessionMay(
        SignalAction action, TradeDirection direction, bool leavesOnOpposite, Bias? leave, Bias? enter) =>
        Assert.Equal(new SignalIntent(leave, enter), SignalIntent.Of(action, direction, leavesOnOpposite));

    private static SignalSource Source => new(Strategy.Name, Strategy.Defaults, Market.Instrument.Id, Timeframe.OneHour);

    private static BacktestResult Run(BacktestSettings settings) => new Backtest(Market.Bars, settings).Run(Strategy, Strategy.Defaults);

    private static BacktestSettings Settings() => new()
    {
        Instrument = Market.Instrument,
        Money = MoneyManagementPlan.Default,
        Fills = new FillModel { Fees = FeeSchedule.None },
    };

    private static int IndexOf(DateTime openTime) => Market.Bars.OpenTicks.BinarySearch(openTime.Ticks);

    private static StrategyDefinition Definition() =>
        StrategyRegistry.TryFind("ma-cross", out var definition, out var error) ? definition : throw new InvalidOperationException(error);
}
