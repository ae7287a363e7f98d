using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tests.Execution;

namespace R3edge.Domain.Tests.Markets.Simulation;

public sealed class MarketSimulatorTests
{
    // simulator_reference.py, beside this file, computes the same digest from a second implementation.
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
    public void Restore_AfterAnyStep_GoesOnAsIfItHadNeverStopped()
    {
        var options = new SimulationOptions { Seed = 9, Instruments = 3 };
        var (uninterrupted, simulator) = (new MarketSimulator(options), new MarketSimulator(options));
        var (expected, bars, regimes) = (new Bar[3], new Bar[3], new SimulatedRegime[3]);
        var (path, restoredPath) = (new double[MarketSimulator.StepsPerBar], new double[MarketSimulator.StepsPerBar]);
        for (var i = 0; i < 500; i++)
        {
            simulator = Saved.Into(Saved.Bytes(simulator), new MarketSimulator(options));
            uninterrupted.Step(expected, regimes);
            simulator.Step(bars, regimes);
            Assert.Equal(expected, bars);
        }

        simulator = Saved.Into(Saved.Bytes(simulator), new MarketSimulator(options));
        uninterrupted.CopyPath(2, path);
        simulator.CopyPath(2, restoredPath);
        Assert.Equal(path, restoredPath);
        Assert.Throws<InvalidDataException>(() => Saved.Into(Saved.Bytes(simulator), new MarketSimulator(options with { Instruments = 2 })));
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
}
