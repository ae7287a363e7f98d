using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>The engine against <see cref="ReferenceSimulator"/>: every trade to the last decimal, on real and simulated markets.</summary>
public sealed class ReferenceComparisonTests
{
    private static readonly (int Fast, int Slow)[] Averages = [(10, 30), (3, 7), (5, 20)];

    private static readonly (decimal Fee, decimal Slippage)[] Costs = [(0m, 0m), (0.001m, 5m)];

    private static readonly (decimal? Stop, decimal? Target)[] Protections =
        [(null, null), (0.02m, null), (null, 0.015m), (0.01m, 0.02m), (0.002m, 0.001m)];

    [Theory]
    [InlineData("GOOG_1d.csv", "1d")]
    [InlineData("AAPL_1d.csv", "1d")]
    [InlineData("EURUSD_1h_2017.csv", "1h")]
    [InlineData("BTCUSDT_binance_1h_201805.csv", "1h")]
    [InlineData("ETHBTC_5m_201801.csv", "5m")]
    [InlineData("ADABTC_5m_201801.csv", "5m")]
    [InlineData("ETHUSD_coinbase_1m_201709.csv", "1m")]
    [InlineData("ADAUSDT-PERP_binance_1m_20221213.csv", "1m")]
    public void Run_RealBars_TradesLikeTheReference(string file, string timeframe)
    {
        Assert.True(Timeframe.TryParse(timeframe, out var length));
        Compare(DecimalBars.Read(file, length));
    }

    [Theory]
    [InlineData(1, "1m")]
    [InlineData(2, "5m")]
    [InlineData(3, "1h")]
    [InlineData(4, "1d")]
    public void Run_SimulatedMarkets_TradesLikeTheReference(int seed, string timeframe)
    {
        Assert.True(Timeframe.TryParse(timeframe, out var length));
        var days = (int)Math.Ceiling(1500 * length.Duration.TotalDays);
        var markets = MarketSimulator.Run(
            new SimulationOptions { Seed = (ulong)seed, Instruments = 2, Days = days, Timeframe = length });
        foreach (var market in markets)
        {
            Compare(DecimalBars.Of(market.Bars));
        }
    }

    [Fact]
    public void Run_PublishedCase_GivesThePublishedFigures()
    {
        var bars = DecimalBars.Read("BTCPERP_1m_202201.csv.gz", Timeframe.OneMinute);
        var terms = new ReferenceTerms
        {
            Direction = TradeDirection.Long,
            Sizing = ReferenceSizing.Fixed,
            Size = 1m,
            Cash = 1_000_000m,
            Fee = 0.001m,
        };
        var result = CompareOne(bars, (10, 30), ReferenceSimulator.Crossings(bars.Bars, 10, 30), terms);

        Assert.Equal(931, result.Trades.Count);
        Assert.Equal(931, result.Statistics.TradeCount);
        Assert.Equal(903_919.9585m, terms.Cash + result.Trades.Sum(trade => trade.Profit));
        Assert.Equal(903_919.9585, result.Statistics.FinalEquity);
        Assert.Equal(9.60800415, Math.Round(100.0 * result.Statistics.MaxDrawdown, 8));
    }

    private static void Compare(DecimalBars bars)
    {
        // Just affordable at the median price, so that some entries are refused.
        var median = bars.Bars.Select(bar => bar.Close).Order().ElementAt(bars.Bars.Count / 2);
        var quantity = Math.Floor(99_500m / median * 100m) / 100m;
        var reasons = new HashSet<ExitReason>();
        var refused = 0;
        foreach (var averages in Averages)
        {
            var signals = ReferenceSimulator.Crossings(bars.Bars, averages.Fast, averages.Slow);
            foreach (var terms in Terms(quantity))
            {
                var result = CompareOne(bars, averages, signals, terms);
                reasons.UnionWith(result.Trades.Select(trade => trade.ExitReason));
                refused += result.Refusals.Total;
            }
        }

        // Otherwise the comparison would not have seen every rule at work.
        Assert.Equal([ExitReason.Signal, ExitReason.Stop, ExitReason.Target, ExitReason.EndOfData], reasons.Order());
        Assert.True(refused > 0);
    }

    /// <summary>48 ways to trade: every direction with every protection and size, costs by turns.</summary>
    private static IEnumerable<ReferenceTerms> Terms(decimal quantity)
    {
        foreach (var direction in Enum.GetValues<TradeDirection>())
        {
            for (var i = 0; i < Protections.Length; i++)
            {
                var (fee, slippage) = Costs[(i + (int)direction) % Costs.Length];
                var terms = new ReferenceTerms
                {
                    Direction = direction,
                    Fee = fee,
                    SlippageBasisPoints = slippage,
                    Stop = Protections[i].Stop,
                    Target = Protections[i].Target,
                };
                yield return terms;
                yield return terms with { Sizing = ReferenceSizing.Fixed, Size = quantity };
                if (terms.Stop is not null)
                {
                    yield return terms with { Sizing = ReferenceSizing.Risk, Size = 0.002m };
                    yield return terms with { Sizing = ReferenceSizing.Risk, Size = 0.02m };
                }
            }
        }
    }

    private static BacktestResult CompareOne(DecimalBars bars, (int Fast, int Slow) averages, int[] signals, ReferenceTerms terms)
    {
        var expected = ReferenceSimulator.Run(bars.Bars, signals, terms);
        var definition = StrategyRegistry.All.Single(candidate => candidate.Name == "ma-cross");
        Assert.True(StrategyRegistry.TryParameters(
            definition,
            [KeyValuePair.Create("fast", (double)averages.Fast), KeyValuePair.Create("slow", (double)averages.Slow)],
            out var parameters,
            out var error), error);
        var result = new Backtest(bars.Series, Settings(terms)).Run(definition, parameters);
        var context = $"{averages} {terms}";
        for (var i = 0; i < Math.Min(expected.Trades.Count, result.Trades.Count); i++)
        {
            Assert.True(Row(bars, expected.Trades[i]) == Row(result.Trades[i]), Describe(i, bars, expected.Trades[i], result.Trades[i], context));
            Excursions(bars.Series, expected.Trades[i], result.Trades[i]);
        }

        Assert.Equal(expected.Refused, result.Refusals.ByMoneyManager.Values.Sum());
        Assert.Equal(expected.Rejected, result.Refusals.ByVenue.Values.Sum());
        Assert.True(expected.Trades.Count == result.Trades.Count, $"{expected.Trades.Count} / {result.Trades.Count} trades: {context}");
        Assert.Equal(expected.FinalCash, terms.Cash + result.Trades.Sum(trade => trade.Profit));
        Equal((double)expected.FinalCash, result.Statistics.FinalEquity);
        Equal(expected.MaxDrawdown(terms.Cash), result.Statistics.MaxDrawdown);
        for (var t = 0; t < bars.Bars.Count; t++)
        {
            Equal(expected.Equity[t], result.Equity.Span[t]);
        }

        return result;
    }

    private static BacktestSettings Settings(ReferenceTerms terms) => new()
    {
        Instrument = new Instrument(new InstrumentId(Venue.Simulated, "ANY-ANY"), terms.Tick, terms.Lot, 0m),
        Direction = terms.Direction,
        Cash = terms.Cash,
        Money = MoneyManagementPlan.Default with
        {
            Sizing = terms.Sizing switch
            {
                ReferenceSizing.Fixed => new SizingModel.FixedQuantity(terms.Size),
                ReferenceSizing.Risk => new SizingModel.FixedFractionAtRisk(terms.Size),
                _ => new SizingModel.AllIn(),
            },
            Stop = terms.Stop is { } stop ? new StopModel.Percent(stop) : new StopModel.None(),
            Targets = terms.Target is { } target ? new TargetLadder([new TargetRung(new TargetModel.Percent(target), 1m)]) : TargetLadder.None,
        },
        Fills = new FillModel
        {
            Fees = FeeSchedule.Flat(terms.Fee),
            Slippage = terms.SlippageBasisPoints == 0m ? SlippageModel.None : new SlippageModel.BasisPoints(terms.SlippageBasisPoints),
        },
    };

    private static (Bias, DateTime, decimal, DateTime, decimal, decimal, decimal, decimal, int, string) Row(DecimalBars bars, ReferenceTrade trade) => (
        trade.IsLong ? Bias.Long : Bias.Short,
        bars.Bars[trade.EntryBar].OpenTime,
        trade.EntryPrice,
        bars.Bars[trade.ExitBar].OpenTime,
        trade.ExitPrice,
        trade.Quantity,
        trade.Fees,
        trade.Profit,
        trade.ExitBar - trade.EntryBar,
        trade.Reason);

    private static (Bias, DateTime, decimal, DateTime, decimal, decimal, decimal, decimal, int, string) Row(ClosedTrade trade) => (
        trade.Bias,
        trade.EntryTime,
        trade.EntryPrice,
        trade.ExitTime,
        trade.ExitPrice,
        trade.Quantity,
        trade.Fees,
        trade.Profit,
        trade.BarsHeld,
        trade.ExitReason == ExitReason.EndOfData ? "end-of-data" : trade.ExitReason.ToString().ToLowerInvariant());

    private static string Describe(int index, DecimalBars bars, ReferenceTrade expected, ClosedTrade actual, string context) =>
        $"trade {index}: expected {Row(bars, expected)}, got {Row(actual)}; {context}";

    /// <summary>The prices known to have been seen: both fills, and every bar from the entry's open to the exit bar.</summary>
    private static void Excursions(BarSeries series, ReferenceTrade expected, ClosedTrade actual)
    {
        var entry = (double)expected.EntryPrice;
        var (highest, lowest) = (Math.Max(entry, (double)expected.ExitPrice), Math.Min(entry, (double)expected.ExitPrice));
        var last = expected.Reason == "end-of-data" ? expected.ExitBar : expected.ExitBar - 1;
        for (var t = expected.EntryBar; t <= last; t++)
        {
            highest = Math.Max(highest, series.High[t]);
            lowest = Math.Min(lowest, series.Low[t]);
        }

        var (up, down) = ((highest - entry) / entry, (entry - lowest) / entry);
        Equal(expected.IsLong ? up : down, actual.MaximumFavourableExcursion);
        Equal(expected.IsLong ? down : up, actual.MaximumAdverseExcursion);
    }

    private static void Equal(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1e-3, Math.Abs(expected)), $"{expected:R} expected, {actual:R} found");
}
