using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Tests.Markets.Simulation;

public sealed class MarketSimulatorStatisticsTests
{
    // 60 days of one-minute bars of three instruments: enough for every regime to occur. Shared, since it is immutable.
    private static readonly SimulationOptions LongRun = new() { Seed = 11, Instruments = 3, Days = 60 };
    private static readonly IReadOnlyList<SimulatedMarket> Markets = MarketSimulator.Run(LongRun);

    [Fact]
    public void Run_Returns_HaveFatTails() =>
        Assert.All(Markets, market => Assert.InRange(Kurtosis(Returns(market.Bars)), 6.0, 300.0));

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60)]
    public void Run_SquaredReturns_AreAutocorrelatedBeyondChance(int lag)
    {
        // Absolute value capped at six deviations: a handful of jumps would otherwise dominate the estimate.
        foreach (var market in Markets)
        {
            var returns = Returns(market.Bars);
            var cap = 36.0 * Mean(returns.Select(r => r * r));
            var squares = returns.Select(r => Math.Min(r * r, cap)).ToArray();

            // Without clustering the estimate has a standard error of 1 / sqrt(n).
            Assert.True(Correlation(squares[..^lag], squares[lag..]) > 10.0 / Math.Sqrt(squares.Length));
        }
    }

    [Fact]
    public void Run_WithinOneRegime_ClustersOnlyWithGarch()
    {
        var flat = LongRun with { GarchReaction = 0.0, GarchPersistence = 0.0, JumpsPerYear = 0.0, Instruments = 1 };

        Assert.True(ClusteringWithinCalmRange(LongRun with { JumpsPerYear = 0.0, Instruments = 1 }) > 0.08);
        Assert.InRange(ClusteringWithinCalmRange(flat), -0.03, 0.04);
    }

    [Fact]
    public void Run_TwoInstruments_AreCorrelatedAsStated()
    {
        // 0.6 outside of crises, less what different regimes and jumps take away: at least 0.35 stays.
        Assert.InRange(Correlation(Returns(Markets[0].Bars), Returns(Markets[1].Bars)), 0.35, 0.75);

        var uncorrelated = MarketSimulator.Run(LongRun with { Correlation = 0.0, Instruments = 2, Days = 20 });
        Assert.InRange(Correlation(Returns(uncorrelated[0].Bars), Returns(uncorrelated[1].Bars)), -0.1, 0.3);
    }

    [Fact]
    public void Run_RealisedVolatility_FollowsTheRegimes()
    {
        // Without jumps, of which a single one can outweigh a day of diffusion.
        foreach (var market in MarketSimulator.Run(LongRun with { JumpsPerYear = 0.0 }))
        {
            var deviation = Enum.GetValues<SimulatedRegime>().Select(regime => DeviationIn(market, regime)).ToArray();
            var (uptrend, range, violent, crisis) = (deviation[0], deviation[1], deviation[2], deviation[3]);
            Assert.True(range < uptrend, $"{range} < {uptrend}");
            Assert.True(1.5 * uptrend < violent, $"{uptrend} < {violent}");
            Assert.True(1.3 * violent < crisis, $"{violent} < {crisis}");
        }
    }

    [Fact]
    public void Run_UptrendsRiseAndCrisesFall_OnAverage()
    {
        var markets = MarketSimulator.Run(new SimulationOptions { Seed = 2, Instruments = 10, Days = 365, Timeframe = Timeframe.OneHour });

        Assert.True(MeanReturnIn(markets, SimulatedRegime.CalmUptrend) > 0.0005);
        Assert.True(MeanReturnIn(markets, SimulatedRegime.Crisis) < -0.003);
        Assert.InRange(MeanReturnIn(markets, SimulatedRegime.CalmRange), -0.0002, 0.0002);
    }

    [Fact]
    public void Run_LongRun_HasRoughlyTheVolatilityAskedFor()
    {
        var markets = MarketSimulator.Run(
            new SimulationOptions { Seed = 4, Instruments = 1, Days = 1000, Timeframe = Timeframe.FiveMinutes });
        var returns = Returns(markets[0].Bars);

        // ALPHA has 0.8 times the volatility of the average instrument.
        var annual = Math.Sqrt(Mean(returns.Select(r => r * r)) * Timeframe.FiveMinutes.BarsPerYear);
        Assert.InRange(annual / (0.6 * 0.8), 0.85, 1.15);
    }

    [Fact]
    public void Run_Volume_FollowsVolatilityAndTheHour()
    {
        var bars = Markets[0].Bars;
        var absolute = Returns(bars).Select(Math.Abs).ToArray();
        var volumes = bars.Volume[1..].ToArray();
        Assert.InRange(Correlation(absolute, volumes), 0.4, 0.95);

        double AverageVolume(int hour) => Mean(
            Enumerable.Range(0, bars.Count).Where(i => bars.OpenTime(i).Hour == hour).Select(i => bars.Volume[i]));
        double AverageSquare(int hour) => Mean(Enumerable.Range(1, bars.Count - 1).Where(i => bars.OpenTime(i).Hour == hour)
            .Select(i => Math.Log(bars.Close[i] / bars.Close[i - 1])).Select(r => r * r));
        Assert.True(AverageVolume(14) > 1.15 * AverageVolume(4));
        Assert.True(AverageSquare(14) > 1.3 * AverageSquare(4));
    }

    private static double ClusteringWithinCalmRange(SimulationOptions options)
    {
        var market = MarketSimulator.Run(options)[0];
        var squares = Returns(market.Bars).Select(r => r * r).ToArray();
        var inside = Enumerable.Range(1, squares.Length - 1)
            .Where(i => market.Regimes[i] == SimulatedRegime.CalmRange && market.Regimes[i + 1] == SimulatedRegime.CalmRange).ToArray();
        return Correlation([.. inside.Select(i => squares[i - 1])], [.. inside.Select(i => squares[i])]);
    }

    private static double DeviationIn(SimulatedMarket market, SimulatedRegime regime)
    {
        var returns = Returns(market.Bars);
        var inside = Enumerable.Range(0, returns.Length).Where(i => market.Regimes[i + 1] == regime).Select(i => returns[i]).ToArray();
        Assert.True(inside.Length > 100, $"{regime} occurs {inside.Length} times");
        return Math.Sqrt(Mean(inside.Select(r => r * r)));
    }

    private static double MeanReturnIn(IEnumerable<SimulatedMarket> markets, SimulatedRegime regime) => Mean(markets.SelectMany(market =>
    {
        var returns = Returns(market.Bars);
        return Enumerable.Range(0, returns.Length).Where(i => market.Regimes[i + 1] == regime).Select(i => returns[i]);
    }));

    private static double[] Returns(BarSeries bars)
    {
        var returns = new double[bars.Count - 1];
        for (var i = 0; i < returns.Length; i++)
        {
            returns[i] = Math.Log(bars.Close[i + 1] / bars.Close[i]);
        }

        return returns;
    }

    private static double Mean(IEnumerable<double> values) => values.Average();

    private static double Kurtosis(double[] values)
    {
        var mean = Mean(values);
        var variance = Mean(values.Select(v => (v - mean) * (v - mean)));
        return Mean(values.Select(v => Math.Pow(v - mean, 4))) / (variance * variance);
    }

    private static double Correlation(double[] x, double[] y)
    {
        var (meanX, meanY) = (Mean(x), Mean(y));
        double xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }
}
