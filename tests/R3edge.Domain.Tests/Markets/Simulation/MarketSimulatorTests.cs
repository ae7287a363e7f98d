using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Tests.Markets.Simulation;

public sealed class MarketSimulatorTests
{
    // 60 days of one-minute bars of three instruments: enough for every regime to occur. Shared, since it is immutable.
    private static readonly SimulationOptions LongRun = new() { Seed = 11, Instruments = 3, Days = 60 };
    private static readonly IReadOnlyList<SimulatedMarket> Markets = MarketSimulator.Run(LongRun);

    [Fact]
    public void Run_Seed7_GivesTheSameBytesAsOnEveryMachine()
    {
        var markets = MarketSimulator.Run(new SimulationOptions { Seed = 7, Instruments = 2, Days = 2 });

        Assert.Equal("D9476330AAC98417AC4E6C7CFB0FFC294AAFAE7DE3A97AB4DD59667B676EB61C", Digest(markets));
    }

    [Fact]
    public void Run_AnotherSeed_GivesOtherBytes()
    {
        var options = new SimulationOptions { Seed = 7, Instruments = 2, Days = 2 };

        Assert.NotEqual(Digest(MarketSimulator.Run(options)), Digest(MarketSimulator.Run(options with { Seed = 8 })));
    }

    [Fact]
    public void Run_MoreInstruments_LeavesTheFirstOnesAsTheyWere()
    {
        var options = new SimulationOptions { Seed = 5, Instruments = 2, Days = 1 };

        Assert.Equal(
            Digest(MarketSimulator.Run(options)),
            Digest(MarketSimulator.Run(options with { Instruments = 5 }).Take(2)));
    }

    [Fact]
    public void Step_BarByBar_GivesWhatRunGives()
    {
        var options = new SimulationOptions { Seed = 3, Instruments = 3, Days = 2, Timeframe = Timeframe.FiveMinutes };
        var batch = MarketSimulator.Run(options);
        var simulator = new MarketSimulator(options);
        var bars = new Bar[3];
        var regimes = new SimulatedRegime[3];
        for (var i = 0; i < batch[0].Bars.Count; i++)
        {
            Assert.Equal(batch[0].Bars.OpenTime(i), simulator.NextOpenTime);
            simulator.Step(bars, regimes);
            for (var instrument = 0; instrument < 3; instrument++)
            {
                Assert.Equal(batch[instrument].Bars[i], bars[instrument]);
                Assert.Equal(batch[instrument].Regimes[i], regimes[instrument]);
            }
        }

        Assert.Equal(576, batch[0].Bars.Count);
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("1h")]
    [InlineData("1d")]
    public void Run_AllInstruments_GivesPossibleBarsOnTickAndLotWithoutGap(string name)
    {
        Assert.True(Timeframe.TryParse(name, out var timeframe));
        var days = name == "1d" ? 1500 : name == "1h" ? 60 : 2;
        foreach (var (instrument, bars, regimes) in MarketSimulator.Run(
            new SimulationOptions { Seed = 21, Instruments = 26, Days = days, Timeframe = timeframe }))
        {
            Assert.Equal(Venue.Simulated, instrument.Id.Venue);
            Assert.Equal(bars.Count, regimes.Count);
            for (var i = 0; i < bars.Count; i++)
            {
                var bar = bars[i];
                Assert.True(bar.IsPossible, $"{instrument.Id} {bar}");
                Assert.True(bar.Volume > 0.0);
                AssertMultiple(bar.Open, instrument.TickSize);
                AssertMultiple(bar.High, instrument.TickSize);
                AssertMultiple(bar.Low, instrument.TickSize);
                AssertMultiple(bar.Close, instrument.TickSize);
                AssertMultiple(bar.Volume, instrument.LotSize);
                if (i > 0)
                {
                    Assert.Equal(bars[i - 1].Close, bar.Open);
                    Assert.Equal(bars[i - 1].CloseTime, bar.OpenTime);
                }
            }
        }
    }

    [Fact]
    public void CopyPath_AfterEachStep_StaysInTheBarAndEndsAtItsClose()
    {
        var simulator = new MarketSimulator(new SimulationOptions { Instruments = 2 });
        var bars = new Bar[2];
        var path = new double[MarketSimulator.StepsPerBar];
        Assert.Throws<InvalidOperationException>(() => simulator.CopyPath(0, path));
        for (var i = 0; i < 2000; i++)
        {
            simulator.Step(bars, new SimulatedRegime[2]);
            simulator.CopyPath(1, path);
            Assert.Equal(bars[1].Close, path[^1]);
            Assert.Equal(bars[1].High, Math.Max(bars[1].Open, path.Max()));
            Assert.Equal(bars[1].Low, Math.Min(bars[1].Open, path.Min()));
        }
    }

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
        var markets = MarketSimulator.Run(new SimulationOptions { Seed = 4, Instruments = 1, Days = 1000, Timeframe = Timeframe.FiveMinutes });
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

        double AverageVolume(int hour) => Mean(Enumerable.Range(0, bars.Count).Where(i => bars.OpenTime(i).Hour == hour).Select(i => bars.Volume[i]));
        double AverageSquare(int hour) => Mean(Enumerable.Range(1, bars.Count - 1).Where(i => bars.OpenTime(i).Hour == hour)
            .Select(i => Math.Log(bars.Close[i] / bars.Close[i - 1])).Select(r => r * r));
        Assert.True(AverageVolume(14) > 1.15 * AverageVolume(4));
        Assert.True(AverageSquare(14) > 1.3 * AverageSquare(4));
    }

    [Fact]
    public void Step_Always_AllocatesNothing()
    {
        var simulator = new MarketSimulator(new SimulationOptions { Instruments = 4 });
        var bars = new Bar[4];
        var regimes = new SimulatedRegime[4];
        simulator.Step(bars, regimes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            simulator.Step(bars, regimes);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Instruments = 27 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Days = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { AnnualVolatility = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Correlation = 0.96 });
        Assert.Throws<ArgumentException>(() => new MarketSimulator(new SimulationOptions { GarchReaction = 0.2 }));
        Assert.Throws<ArgumentException>(() => new MarketSimulator(
            new SimulationOptions { Start = new DateTime(2024, 1, 1, 0, 0, 30, DateTimeKind.Utc) }));
        Assert.Throws<ArgumentException>(() => MarketSimulator.Run(new SimulationOptions { Days = 6, Timeframe = Timeframe.OneWeek }));
    }

    [Fact]
    public void Step_SpanOfAnotherLength_Throws() => Assert.Throws<ArgumentException>(
        () => new MarketSimulator(new SimulationOptions { Instruments = 2 }).Step(new Bar[3], new SimulatedRegime[2]));

    [Fact]
    public void ToRegime_OfEachState_IsTheMatchingRegime()
    {
        Assert.Equal(Regime.TrendingUp | Regime.Calm, SimulatedRegime.CalmUptrend.ToRegime());
        Assert.Equal(Regime.Ranging | Regime.Calm, SimulatedRegime.CalmRange.ToRegime());
        Assert.Equal(Regime.Volatile, SimulatedRegime.Volatile.ToRegime());
        Assert.Equal(Regime.Crisis, SimulatedRegime.Crisis.ToRegime());
    }

    private static string Digest(IEnumerable<SimulatedMarket> markets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[48];
        foreach (var bars in markets.Select(market => market.Bars))
        {
            for (var i = 0; i < bars.Count; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, bars.OpenTicks[i]);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8), bars.Open[i]);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(16), bars.High[i]);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(24), bars.Low[i]);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(32), bars.Close[i]);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(40), bars.Volume[i]);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    // The shortest text of the double must be the multiple itself: nearest double, no rounding dirt.
    private static void AssertMultiple(double value, decimal step)
    {
        var exact = decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(exact % step == 0m, $"{value:R} is not a multiple of {step}");
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
