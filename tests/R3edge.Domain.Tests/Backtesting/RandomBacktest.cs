using R3edge.Domain.Backtesting;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>A market, a strategy and terms drawn from a seed, so that every rule of the engine meets every other.</summary>
internal sealed record RandomBacktest(
    BarSeries Bars, BacktestSettings Settings, StrategyDefinition Strategy, ParameterValues Parameters, string Description)
{
    private static readonly string[] Sizes =
        ["all-in", "notional:30000", "notional:60000", "risk:0.01", "volatility:0.3,50", "kelly:0.5,5,0.2", "garch:0.4,5,100,100", "regime:all-in", "regime:risk:0.01"];

    private static readonly string[] Stops = ["none", "pct:0.004", "pct:0.02", "atr:14,2", "atr:14,0.7", "swing:3,0.001", "garch:2,5,100,100"];

    private static readonly string[] Targets = ["none", "none", "pct:0.006", "atr:14,3", "pct:0.003@0.4+pct:0.008@0.3", "pct:0.002@0.3+atr:14,1@0.7"];

    private static readonly string[] Trailings = ["none", "none", "pct:0.003", "pct:0.01", "atr:14,2.5", "garch:1.5,5,100,100"];

    private static readonly string[] BreakEvens = ["none", "none", "pct:0.003", "pct:0.002,0.001"];

    private static readonly string[] Limits =
        ["drawdown:0.03,0.01", "drawdown:0.1", "halt-drawdown:0.15", "daily-loss:0.01", "cooldown:2h", "leverage:2", "instrument-exposure:0.5"];

    private static readonly string[] Entries = ["market", "market", "market", "ensemble", "bollinger+atr-offset", "support-resistance"];

    private static readonly string[] Qualifications =
        ["none", "none", "default", "confidence:0.5+cooldown:6h", "trend:-1+volume:0.7", "volatility:0.1,0.9,10,50+confidence:0.3+calibrate:isotonic,5", "confidence:0.4+calibrate:logistic,8"];

    private static readonly Regime[] Regimes = [Regime.Any, Regime.Any, Regime.Trending, Regime.Calm | Regime.Ranging | Regime.TrendingUp];

    private static readonly string[] Slippages = ["none", "bps:3", "spread:4", "volume:0.1"];

    public static RandomBacktest Make(int seed, int bars = 1500)
    {
        var random = new Random(seed);
        Timeframe[] timeframes = [Timeframe.OneMinute, Timeframe.FiveMinutes, Timeframe.OneHour];
        var timeframe = timeframes[random.Next(3)];
        var days = (int)Math.Ceiling(bars * timeframe.Duration.TotalDays);
        var market = MarketSimulator.Run(new SimulationOptions
        {
            Seed = (ulong)seed,
            Instruments = 1,
            Days = days,
            Timeframe = timeframe,
            AnnualVolatility = 0.5 + random.NextDouble(),
        })[0];
        var instrument = market.Instrument;
        if (random.Next(2) == 0)
        {
            // A coarse tick makes prices meet stops, targets and averages exactly.
            var tick = (decimal)Math.Pow(10.0, Math.Floor(Math.Log10(market.Bars.Close[0])) - 3.0);
            instrument = new Instrument(instrument.Id, tick, instrument.LotSize, instrument.MinimumNotional);
        }

        var series = WithHoles(market.Bars, instrument, Math.Min(bars, market.Bars.Count), random);
        var (strategy, parameters) = Choose(random, series);
        var money = Money(random, out var description);
        var fills = new FillModel
        {
            Fees = random.Next(3) == 0 ? FeeSchedule.None : new FeeSchedule(random.Next(-2, 10) / 10_000m, random.Next(0, 20) / 10_000m),
            Slippage = Parse(Slippages[random.Next(Slippages.Length)]),
            Latency = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(1, 10_000)) : TimeSpan.Zero,
            MaximumVolumeShare = random.Next(3) == 0 ? random.Next(1, 40) / 10_000m : null,
            Path = Enum.GetValues<IntrabarPath>()[random.Next(5)],
            LimitNeedsTradeThrough = random.Next(2) == 0,
        };
        var settings = new BacktestSettings
        {
            Instrument = instrument,
            Direction = (TradeDirection)random.Next(3),
            Cash = 100_000m,
            Money = money,
            Qualification = Qualification(random, out var qualification),
            Fills = fills,
        };
        return new RandomBacktest(
            series, settings, strategy, parameters, $"seed {seed}: {strategy.Name} {parameters} {settings.Direction} {description} qualify {qualification} {fills}");
    }

    public BacktestResult Run() => new Backtest(Bars, Settings).Run(Strategy, Parameters);

    private static SlippageModel Parse(string text) =>
        SlippageModel.TryParse(text, out var model, out var error) ? model : throw new ArgumentException(error);

    private static MoneyManagementPlan Money(Random random, out string description)
    {
        string Pick(string[] options) => options[random.Next(options.Length)];
        var (size, stop, target) = (Pick(Sizes), Pick(Stops), Pick(Targets));
        var (trailing, breakEven) = (Pick(Trailings), Pick(BreakEvens));
        var limits = RiskLimits.Default;
        for (var i = random.Next(3); i > 0; i--)
        {
            Assert.True(limits.TryWith(Pick(Limits), out limits, out var wrong), wrong);
        }

        Assert.True(SizingModel.TryParse(size, out var sizing, out var error), error);
        Assert.True(StopModel.TryParse(stop, out var stopModel, out error), error);
        Assert.True(TargetLadder.TryParse(target, out var ladder, out error), error);
        Assert.True(TrailingModel.TryParse(trailing, out var trailingModel, out error), error);
        Assert.True(BreakEvenModel.TryParse(breakEven, out var breakEvenModel, out error), error);
        var exits = ExitRules.Default with
        {
            Trailing = trailingModel,
            BreakEven = breakEvenModel,
            MaximumBars = random.Next(3) == 0 ? random.Next(1, 60) : null,
            ExitOnOppositeSignal = random.Next(4) != 0,
            AllowedRegimes = Regimes[random.Next(Regimes.Length)],
        };
        var entry = Pick(Entries);
        Assert.True(EntryRule.TryParse(entry, out var rule, out error), error);
        description = $"{size} stop {stop} target {target} trail {trailing} even {breakEven} bars {exits.MaximumBars} in {exits.AllowedRegimes} entry {entry} {limits}";
        return new MoneyManagementPlan(sizing, stopModel, ladder, exits, limits) { Entry = rule };
    }

    private static QualificationPlan? Qualification(Random random, out string text)
    {
        text = Qualifications[random.Next(Qualifications.Length)];
        if (text == "none")
        {
            return null;
        }

        Assert.True(QualificationPlan.TryParse(text, out var plan, out var error), error);
        return plan;
    }

    private static (StrategyDefinition Strategy, ParameterValues Parameters) Choose(Random random, BarSeries series)
    {
        // What looks far back waits for something rare: it would hardly trade.
        var strategies = StrategyRegistry.All
            .Where(candidate => candidate.RefuseOn(series.Timeframe, series.Data, "it") is null && Backtest.WarmUp(candidate, candidate.Defaults) < 100)
            .ToArray();
        var strategy = strategies[random.Next(strategies.Length)];
        if (strategy.Name != "ma-cross")
        {
            return (strategy, strategy.Defaults);
        }

        var fast = random.Next(2, 8);
        Assert.True(StrategyRegistry.TryParameters(
            strategy,
            [KeyValuePair.Create("fast", (double)fast), KeyValuePair.Create("slow", fast + (double)random.Next(1, 20))],
            out var parameters,
            out var error), error);
        return (strategy, parameters);
    }

    // Bars that are missing put time between a close and the next open.
    private static BarSeries WithHoles(BarSeries bars, Instrument instrument, int count, Random random)
    {
        var builder = new BarSeriesBuilder(bars.Timeframe, count);
        for (var i = 0; i < count; i++)
        {
            if (random.Next(50) != 0)
            {
                var bar = bars[i];
                builder.Add(bar with { Open = OnTick(bar.Open), High = OnTick(bar.High), Low = OnTick(bar.Low), Close = OnTick(bar.Close) });
            }
        }

        return builder.Build();

        double OnTick(double price) => (double)instrument.RoundPrice((decimal)price);
    }
}
