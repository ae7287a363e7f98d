using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting.Statistics;

public sealed class BacktestStatisticsPropertyTests
{
    private static readonly PropertyInfo[] Numbers =
        [.. typeof(BacktestStatistics).GetProperties().Where(property => property.PropertyType == typeof(double) || property.PropertyType == typeof(double?))];

    /// <summary>A run nobody would choose.</summary>
    private sealed record Run(BarSeries Series, double[] Equity, double Initial, ClosedTrade[] Trades, int InMarket, double RiskFree)
    {
        public BacktestStatistics Statistics() =>
            BacktestStatistics.Compute(StatisticsPlan.For(Series), Equity, Initial, Trades, InMarket, RiskFree);

        public override string ToString() =>
            $"{Series.Timeframe}, {Initial}, [{string.Join("; ", Equity)}], {Trades.Length} trades, {RiskFree}";
    }

    [Fact]
    public void Compute_AnyRun_IsNeverNaNOrInfinite()
    {
        Assert.True(Numbers.Length > 30);
        var property = Prop.ForAll(Arb.From(Runs()), run =>
        {
            var statistics = run.Statistics();
            return Numbers.All(number => number.GetValue(statistics) is not double value || double.IsFinite(value))
                && statistics.MonthlyReturns.All(month => month.Return is not { } value || double.IsFinite(value));
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), property);
    }

    [Fact]
    public void Compute_AnyRun_StaysWithinTheRangesStated()
    {
        var property = Prop.ForAll(Arb.From(Runs()), run =>
        {
            var s = run.Statistics();
            var n = (double)s.SampleCount;
            return s.MaxDrawdown >= 0.0
                && (s.IsRuined || s.MaxDrawdown < 1.0 + 1e-12)
                && (s.AverageDrawdown is not { } average || average <= s.MaxDrawdown * (1.0 + 1e-12))
                && (s.AverageDrawdownDuration is not { } duration || duration <= s.LongestDrawdownDuration)
                && s.LongestDrawdownDuration <= run.Series.CloseTime(run.Series.Count - 1) - run.Series.OpenTime(0)
                && (s.ValueAtRisk is not { } valueAtRisk || s.ConditionalValueAtRisk >= valueAtRisk)
                && s.Omega is not < 0.0
                && s.WinRate is not (< 0.0 or > 1.0)
                && s.KellyFraction is not > 1.0
                && (s.Skewness is not { } skewness || Math.Abs(skewness) <= (n - 2.0) / Math.Sqrt(n - 1.0) + 1e-6 * n)
                && s.ExcessKurtosis is not < -2.0 - 1e-6
                && s.LongTradeCount + s.ShortTradeCount == s.TradeCount;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), property);
    }

    [Fact]
    public void Compute_EquityInAnotherCurrency_KeepsEveryRatio()
    {
        var inputs =
            from steps in Gen.Choose(-30, 31).ArrayOf(60)
            from rate in Gen.Choose(1, 1_000_000)
            select (Returns: steps.Select(step => step / 1000.0).ToArray(), Rate: rate / 1000.0);
        Prop.ForAll(Arb.From(inputs), input =>
        {
            var equity = Given.Compounded(input.Returns);
            var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneDay, equity.Length));
            var one = BacktestStatistics.Compute(plan, equity, 1000.0, [], 0, 0.01);
            var other = BacktestStatistics.Compute(
                plan, [.. equity.Select(value => value * input.Rate)], 1000.0 * input.Rate, [], 0, 0.01);
            return Close(one.Sharpe, other.Sharpe) && Close(one.Sortino, other.Sortino) && Close(one.Calmar, other.Calmar)
                && Close(one.Omega, other.Omega) && Close(one.Volatility, other.Volatility)
                && Close(one.Skewness, other.Skewness) && Close(one.ExcessKurtosis, other.ExcessKurtosis)
                && Close(one.ValueAtRisk, other.ValueAtRisk) && Close(one.MaxDrawdown, other.MaxDrawdown);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Compute_AnyReturns_TailAgreesWithSortingThem()
    {
        var inputs = from count in Gen.Choose(20, 400) from steps in Gen.Choose(-30, 30).ArrayOf(count) select steps;
        Prop.ForAll(Arb.From(inputs), steps =>
        {
            var statistics = Given.Daily(1000.0, Given.Compounded([.. steps.Select(step => step / 1000.0)]));
            var losses = steps.Select(step => -step / 1000.0).Order().ToArray();
            var valueAtRisk = losses.First(loss => losses.Count(other => other <= loss) * 100 >= losses.Length * 95);
            var tail = losses.Length * 0.05;
            var whole = (int)Math.Floor(tail + 1e-9);
            var conditional = (losses[^whole..].Sum() + (tail - whole) * losses[^(whole + 1)]) / tail;
            return Close(statistics.ValueAtRisk, valueAtRisk) && Close(statistics.ConditionalValueAtRisk, conditional);
        }).QuickCheckThrowOnFailure();
    }

    private static bool Close(double? a, double? b) =>
        a is null ? b is null : b is { } value && Math.Abs(a.Value - value) <= 1e-7 * Math.Max(1.0, Math.Abs(value));

    private static Gen<Run> Runs() =>
        from timeframe in Gen.Elements(Timeframe.All.ToArray())
        from count in Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(1, 120))
        from gaps in Gen.Frequency((9, Gen.Constant(1)), (1, Gen.Choose(1, 5000))).ArrayOf(count)
        from closes in Prices(count)
        from initial in Gen.Elements(1e-12, 1.0, 1000.0, 1e100)
        from equity in Gen.OneOf(Extremes(count), Calm(count, initial))
        from trades in Trades()
        from inMarket in Gen.Choose(0, count)
        from riskFree in Gen.Elements(0.0, 0.05, -0.5, 1e300)
        select new Run(Given.BarsAt(timeframe, Opens(timeframe, gaps), closes), equity, initial, trades, inMarket, riskFree);

    private static IEnumerable<DateTime> Opens(Timeframe timeframe, int[] gaps)
    {
        var time = new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var gap in gaps)
        {
            yield return time;
            time += timeframe.Duration * Math.Max(1.0, gap / timeframe.Duration.TotalDays % 3000.0);
        }
    }

    private static Gen<double[]> Prices(int count) =>
        Gen.OneOf(
            Gen.Elements(100.0, 100.5, 101.0).ArrayOf(count),
            Gen.Elements(double.Epsilon, 1e-200, 1.0, 1e200, double.MaxValue).ArrayOf(count));

    private static Gen<double[]> Extremes(int count) =>
        Gen.Elements(0.0, -0.0, double.Epsilon, 1e-300, 1e-12, 999.0, 1000.0, 1001.0, 1e99, 1e100, -5.0, -1e100).ArrayOf(count);

    private static Gen<double[]> Calm(int count, double initial) =>
        Gen.Choose(-20, 20).ArrayOf(count).Select(steps => steps.Select(step => initial * (1.0 - Math.Abs(step) / 1000.0)).ToArray());

    private static Gen<ClosedTrade[]> Trades()
    {
        var amounts = Gen.Elements(0m, 0m, 1m, -1m, 0.1m, -0.1m, 1e-28m, -1e-28m, 1e20m, -1e20m, 7e27m, -7e27m);
        var trade =
            from bias in Gen.Elements(Bias.Long, Bias.Short)
            from profit in amounts
            from price in Gen.Elements(0m, 1e-28m, 100m, 7e27m)
            from quantity in Gen.Elements(0m, 1e-28m, 1m, 7e27m)
            from fees in Gen.Elements(0m, 0.1m, 1e20m)
            from bars in Gen.Elements(0, 1, int.MaxValue)
            from exit in Gen.Elements(DateTime.MinValue, Given.Start, DateTime.MaxValue)
            select new ClosedTrade(
                default, bias, DateTime.MinValue, price, exit, price, quantity, fees, profit, 0.0, 0.0, bars, ExitReason.Signal);
        return Gen.OneOf(Gen.Constant(Array.Empty<ClosedTrade>()), trade.ArrayOf());
    }
}
