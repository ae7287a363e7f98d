using System.Globalization;
using System.IO.Compression;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Testing;

namespace R3edge.Domain.Tests.Backtesting.Statistics;

/// <summary>
/// Real prices; the expected values were computed with Python's statistics module (stdev, linear_regression, fmean) from the
/// same files, with the definitions of docs/statistics.md.
/// </summary>
public sealed class RealDataStatisticsTests
{
    [Fact]
    public void Compute_HalfInGoogleFrom2004To2013_AgreesWithPython()
    {
        var series = Load("GOOG_1d.csv", Timeframe.OneDay);
        var equity = new double[series.Count];
        for (var i = 0; i < equity.Length; i++)
        {
            equity[i] = 5000.0 + 5000.0 * series.Close[i] / series.Open[0];
        }

        var statistics = BacktestStatistics.Compute(StatisticsPlan.For(series), equity, 10_000.0, [], 0, riskFreeRate: 0.02);

        Assert.Equal(2148, statistics.SampleCount);
        Equal(251.70259865255053, statistics.SamplesPerYear);
        Equal(0.1936918975053672, statistics.Cagr);
        Equal(0.27033651737898884, statistics.Volatility);
        Equal(0.7162204821744489, statistics.Sharpe);
        Equal(1.0740325744469508, statistics.Sortino);
        Equal(1.141977156016889, statistics.Omega);
        Equal(0.5772760673775463, statistics.Skewness);
        Equal(8.810673789951718, statistics.ExcessKurtosis);
        Equal(0.02435798333762773, statistics.ValueAtRisk);
        Equal(0.038529740362805154, statistics.ConditionalValueAtRisk);
        Equal(0.7822249214310886, statistics.Beta);
        Equal(-0.028053725669229094, statistics.Alpha);
        Equal(0.5753810332743321, statistics.MaxDrawdown);
        Equal(0.33663239888725727, statistics.Calmar);
        Equal(7.0619, statistics.BuyAndHoldReturn);
        Assert.Equal(104, statistics.MonthlyReturns.Count);
        Equal(0.13455551712210312, statistics.MonthlyReturns[1].Return);
    }

    [Fact]
    public void Compute_SwitchingSidesOnBitcoinMinutes_AgreesWithPython()
    {
        // Wholly long and half short by turns of 97 bars.
        var series = Load("BTCPERP_1m_202201.csv.gz", Timeframe.OneMinute);
        var equity = new double[series.Count];
        var value = 10_000.0;
        var before = series.Open[0];
        for (var i = 0; i < equity.Length; i++)
        {
            value *= 1.0 + (i / 97 % 2 == 0 ? 1.0 : -0.5) * (series.Close[i] / before - 1.0);
            before = series.Close[i];
            equity[i] = value;
        }

        var statistics = BacktestStatistics.Compute(StatisticsPlan.For(series), equity, 10_000.0, [], equity.Length);

        Assert.Equal(33, statistics.SampleCount);
        Equal(385.43847571672853, statistics.SamplesPerYear);
        Equal(-0.7949073651450411, statistics.Cagr);
        Equal(0.5435240086216429, statistics.Volatility);
        Equal(-2.6455572701873438, statistics.Sharpe);
        Equal(-3.59367360699276, statistics.Sortino);
        Equal(0.7108074292088912, statistics.Omega);
        Equal(0.29706645144423055, statistics.Skewness);
        Equal(-0.10555439820592571, statistics.ExcessKurtosis);
        Equal(0.056997244477784315, statistics.ValueAtRisk);
        Equal(0.05727332480054272, statistics.ConditionalValueAtRisk);
        Equal(0.18216383835008076, statistics.Beta);
        Equal(-1.073160515524102, statistics.Alpha);
        Equal(0.28305129064097656, statistics.MaxDrawdown);
        Equal(-0.1678576825924567, statistics.BuyAndHoldReturn);
        Assert.Equal(3, statistics.MonthlyReturns.Count);
        Equal(-0.0020509941924484743, statistics.MonthlyReturns[0].Return);
        Equal(-0.13426194104714284, statistics.MonthlyReturns[1].Return);
        Equal(0.010640090991804518, statistics.MonthlyReturns[2].Return);
    }

    [Theory]
    [InlineData("AAPL_1d.csv", 251.63100706713783)]
    [InlineData("BTCUSD_coinbase_1d.csv", 356.06471893491124)]
    public void For_RealCalendar_AnnualisesByTheDaysThatTraded(string file, double perYear) =>
        Equal(perYear, StatisticsPlan.For(Load(file, Timeframe.OneDay)).SamplesPerYear);

    private static void Equal(double expected, double? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected, actual.Value, Math.Abs(expected) * 1e-9);
    }

    private static BarSeries Load(string file, Timeframe timeframe)
    {
        using var raw = File.OpenRead(SharedData.Require("bars/" + file));
        using var reader = new StreamReader(
            file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw);
        var builder = new BarSeriesBuilder(timeframe);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var columns = line.Split(',');
            var open = DateTime.Parse(
                columns[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            var numbers = columns[1..].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            builder.Add(new Bar(open, open + timeframe.Duration, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
        }

        return builder.Build();
    }
}
