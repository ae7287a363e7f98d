using System.Buffers;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Markets;

public sealed class InstrumentBarsTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc); // a Monday
    private readonly InstrumentBars _bars = new();
    private readonly List<FinishedBar> _finished = [];

    [Fact]
    public void Add_TradeOfALaterMinute_ClosesTheMinuteAndTheLongerBarsThatEndWithIt()
    {
        Clock(Noon.AddMinutes(2));
        Trade(125, 100.0, 1.0, 1);
        Trade(170, 102.0, 2.0, 2);
        Trade(179.999, 101.0, 1.0, 3);
        Assert.Empty(_finished);

        Trade(180, 103.0, 1.0, 4);

        // The three-minute bar 12:00 had begun before the first event and is not known whole.
        var bar = Assert.Single(_finished);
        Assert.Equal(Timeframe.OneMinute, bar.Timeframe);
        Assert.Equal(
            new Bar(Noon.AddMinutes(2), Noon.AddMinutes(3), 100.0, 102.0, 100.0, 101.0, 4.0, 4.0), bar.Bar);
    }

    [Fact]
    public void Advance_ToAMultipleOfSeveralTimeframes_GivesAllByClosingTimeThenShortestFirst()
    {
        Clock(Noon);
        Trade(10, 100.0, 1.0, 1);
        Clock(Noon.AddSeconds(59.9));
        Assert.Empty(_finished);

        Clock(Noon.AddMinutes(16));

        Assert.Equal(["1m", "3m", "5m", "15m"], _finished.Select(bar => bar.Timeframe.ToString()));
        Assert.Equal([1, 3, 5, 15], _finished.Select(bar => (int)(bar.Bar.CloseTime - Noon).TotalMinutes));
        Clock(Noon.AddMinutes(30));
        Assert.Equal("30m", _finished[^1].Timeframe.ToString());
        Assert.Equal(5, _finished.Count);
    }

    [Fact]
    public void Add_IntervalThatHadBegunBeforeTheFirstEvent_IsNotGiven()
    {
        Trade(10, 100.0, 1.0, 1);
        Trade(70, 101.0, 1.0, 2);
        Clock(Noon.AddMinutes(2));

        var bar = Assert.Single(_finished);
        Assert.Equal(Noon.AddMinutes(1), bar.Bar.OpenTime);
    }

    [Fact]
    public void Add_SameTradeTwice_CountsOnce()
    {
        Clock(Noon);
        Trade(10, 100.0, 1.0, 7);
        Trade(11, 101.0, 1.0, 9);
        Assert.Equal(TradeFate.Repeated, Trade(10, 100.0, 1.0, 7));
        Assert.Equal(TradeFate.Counted, Trade(10.5, 99.0, 1.0, 8));
        Assert.Equal(TradeFate.Repeated, Trade(10.5, 99.0, 1.0, 8));
        Clock(Noon.AddMinutes(1));

        Assert.Equal(3.0, _finished[0].Bar.Volume);
        Assert.Equal(99.0, _finished[0].Bar.Low);
        Assert.Equal(2, _bars.RepeatedTrades);
    }

    [Fact]
    public void Add_VenueCountsAnew_TradesAreTakenInFromTheNextInterval()
    {
        Clock(Noon);
        Trade(10, 100.0, 1.0, 1);
        Trade(11, 100.0, 1.0, 2);
        Assert.Equal(TradeFate.Repeated, Trade(12, 100.0, 1.0, 1));
        Assert.Equal(TradeFate.Counted, Trade(61, 100.0, 1.0, 1));
        Assert.Equal(TradeFate.Counted, Trade(62, 100.0, 1.0, 2));
        Assert.Equal(TradeFate.Repeated, _bars.Add(At(125, 100.0, 1.0, 2), isBackfilled: true, _finished));
    }

    [Fact]
    public void Add_TradesInAnyOrderWithinTheMinute_OpenAndCloseGoByTimeThenNumber()
    {
        Clock(Noon);
        Trade(30, 105.0, 1.0, 5);
        Trade(10, 101.0, 1.0, 2);
        Trade(10, 100.0, 1.0, 1);
        Trade(50, 108.0, 1.0, 8);
        Trade(50, 107.0, 1.0, 7);
        Clock(Noon.AddMinutes(1));

        Assert.Equal((100.0, 108.0), (_finished[0].Bar.Open, _finished[0].Bar.Close));
    }

    [Fact]
    public void Add_LateTrade_LeavesWhatWasGivenAndIsGivenAsARepairWithTheNextInterval()
    {
        Clock(Noon);
        Trade(10, 100.0, 1.0, 1);
        Trade(61, 100.0, 1.0, 3);
        var given = _finished[0];
        Assert.Equal(TradeFate.Repairing, Trade(59, 120.0, 2.0, 2));
        Assert.Equal(TradeFate.Repeated, Trade(59, 120.0, 2.0, 2));
        Clock(Noon.AddMinutes(2));

        Assert.Equal(given, _finished[0]);
        var repair = Assert.Single(_finished, bar => bar.IsRepair);
        Assert.Equal(1, repair.Repair);
        Assert.Equal(given.Bar with { High = 120.0, Close = 120.0, Volume = 3.0, TakerBuyVolume = 3.0 }, repair.Bar);
        Assert.Equal(1, _bars.LateTrades);
    }

    [Fact]
    public void Add_LateTradeOfAMinuteWithoutABar_GivesTheBarAsARepair()
    {
        Clock(Noon);
        Clock(Noon.AddMinutes(5));
        Assert.Equal(TradeFate.Repairing, Trade(100, 99.0, 1.0, 1));
        Clock(Noon.AddMinutes(6));
        var repair = Assert.Single(_finished);
        Assert.Equal((1, Noon.AddMinutes(1), 99.0), (repair.Repair, repair.Bar.OpenTime, repair.Bar.Close));
    }

    [Fact]
    public void Add_LateTradeBeyondTheRepairableBars_IsCountedAndChangesNothing()
    {
        Clock(Noon);
        for (var minute = 0; minute < InstrumentBars.RepairableBars + 2; minute++)
        {
            Trade(60 * minute + 1, 100.0, 1.0, 10 * (minute + 1));
        }

        Assert.Equal(TradeFate.Late, Trade(5, 99.0, 1.0, 5));
        Assert.Equal(TradeFate.Repairing, Trade(65, 99.0, 1.0, 15));
        Assert.Equal(2, _bars.LateTrades);
    }

    [Fact]
    public void Add_QuotesUntilThereAreTrades_MakeBarsOfMidsWithoutVolume()
    {
        Clock(Noon);
        Assert.True(_bars.Add(new Quote(Noon.AddSeconds(1), 99.0, 1.0, 101.0, 1.0), _finished));
        Assert.True(_bars.Add(new Quote(Noon.AddSeconds(2), 101.0, 1.0, 103.0, 1.0), _finished));
        Assert.False(_bars.Add(new Quote(Noon.AddSeconds(3), 101.0, 1.0, 101.0, 1.0), _finished));
        Clock(Noon.AddMinutes(1));
        Assert.Equal(new Bar(Noon, Noon.AddMinutes(1), 100.0, 102.0, 100.0, 102.0, 0.0), _finished[0].Bar);

        _bars.Add(new Quote(Noon.AddSeconds(61), 89.0, 1.0, 91.0, 1.0), _finished);
        Trade(70, 95.0, 1.0, 1);
        Assert.False(_bars.Add(new Quote(Noon.AddSeconds(80), 79.0, 1.0, 81.0, 1.0), _finished));
        Clock(Noon.AddMinutes(2));
        Assert.Equal(new Bar(Noon.AddMinutes(1), Noon.AddMinutes(2), 95.0, 95.0, 95.0, 95.0, 1.0, 1.0), _finished[1].Bar);
    }

    [Fact]
    public void Add_SourceBarsOfAnHour_CloseByTheClockAndMakeTheLongerBarsThatAreMadeOfHours()
    {
        Assert.True(Timeframe.TryParse("2h", out var twoHours));
        _bars.Add(Timeframe.OneHour, new Bar(Noon, Noon.AddHours(1), 1.0, 3.0, 1.0, 2.0, 5.0), _finished);
        _bars.Add(Timeframe.OneHour, new Bar(Noon, Noon.AddHours(1), 1.0, 4.0, 1.0, 2.0, 6.0), _finished);
        Assert.Empty(_finished);
        _bars.Add(Timeframe.OneHour, new Bar(Noon.AddHours(1), Noon.AddHours(2), 2.0, 2.0, 1.5, 2.0, 1.0), _finished);
        Assert.Equal(6.0, Assert.Single(_finished).Bar.Volume);
        Clock(Noon.AddHours(2));

        Assert.Equal([Timeframe.OneHour, Timeframe.OneHour, twoHours], _finished.Select(bar => bar.Timeframe));
        Assert.Equal(new Bar(Noon, Noon.AddHours(2), 1.0, 4.0, 1.0, 2.0, 7.0), _finished[2].Bar);
    }

    [Fact]
    public void Add_TradesAfterSourceBarsOfAnHour_TakeOverAndNothingIsGivenTwice()
    {
        _bars.Add(Timeframe.OneHour, new Bar(Noon, Noon.AddHours(1), 1.0, 3.0, 1.0, 2.0, 5.0), _finished);
        Clock(Noon.AddHours(1));
        Trade(3700, 7.0, 1.0, 1);
        Assert.False(_bars.Add(Timeframe.OneHour, new Bar(Noon.AddHours(1), Noon.AddHours(2), 1.0, 3.0, 1.0, 2.0, 5.0), _finished));
        Clock(Noon.AddHours(4));

        var hours = _finished.Where(bar => bar.Timeframe == Timeframe.OneHour).ToArray();
        Assert.Equal([Noon, Noon.AddHours(1)], hours.Select(bar => bar.Bar.OpenTime));
        Assert.Equal(_finished.Count, _finished.Select(bar => (bar.Timeframe, bar.Bar.OpenTime)).Distinct().Count());
    }

    [Fact]
    public void Interrupt_InTheMiddleOfAMinute_GivesNothingUntilAWholeIntervalIsKnownAgain()
    {
        Clock(Noon);
        Trade(10, 100.0, 1.0, 1);
        _bars.Interrupt();
        Trade(40, 100.0, 1.0, 5);
        Trade(61, 100.0, 1.0, 6);
        Assert.Empty(_finished);
        Clock(Noon.AddMinutes(2));
        Assert.Equal(Noon.AddMinutes(1), Assert.Single(_finished).Bar.OpenTime);
    }

    [Theory]
    [InlineData(double.NaN, 1.0)]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, -1.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    public void Add_ImpossibleTrade_Throws(double price, double quantity) =>
        Assert.Throws<ArgumentException>(() => Trade(1, price, quantity, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Add_RandomTrades_EveryTimeframeEqualsTheBatchForm(int seed)
    {
        var random = new Random(seed);
        var trades = RandomTrades(random, 6000, TimeSpan.FromDays(16));
        Clock(Noon.Date);
        foreach (var trade in trades)
        {
            _bars.Add(trade, isBackfilled: false, _finished);
        }

        Clock(Noon.Date.AddDays(28));
        var minutes = BarResampler.FromTrades(trades, Timeframe.OneMinute, includeIncomplete: true);
        foreach (var timeframe in Timeframe.All)
        {
            var expected = BarResampler.Resample(minutes, timeframe, includeIncomplete: true);
            var actual = _finished.Where(bar => bar.Timeframe == timeframe).Select(bar => bar.Bar);
            Assert.Equal(Enumerable.Range(0, expected.Count).Select(i => expected[i]), actual);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Restore_AtRandomPoints_GoesOnAsIfNeverStopped(int seed)
    {
        var random = new Random(seed);
        var trades = RandomTrades(random, 3000, TimeSpan.FromHours(30));

        // Some come late, some twice.
        var stream = trades.SelectMany(trade => random.Next(20) == 0 ? new[] { trade, trade } : [trade]).ToArray();
        for (var i = 0; i < 60; i++)
        {
            var from = random.Next(stream.Length - 40);
            (stream[from], stream[from + 30]) = (stream[from + 30], stream[from]);
        }

        var restored = new InstrumentBars();
        var again = new List<FinishedBar>();
        foreach (var trade in stream)
        {
            _bars.Add(trade, isBackfilled: false, _finished);
            restored.Add(trade, isBackfilled: false, again);
            if (random.Next(50) == 0)
            {
                var buffer = new ArrayBufferWriter<byte>();
                restored.Save(new SnapshotWriter(buffer));
                restored = new InstrumentBars();
                var reader = new SnapshotReader(buffer.WrittenSpan);
                restored.Restore(ref reader);
                Assert.True(reader.AtEnd);
            }
        }

        Assert.Equal(_finished, again);
        Assert.Contains(_finished, bar => bar.IsRepair);
        Assert.True(_bars.RepeatedTrades > 0);
        Assert.Equal((_bars.RepeatedTrades, _bars.LateTrades), (restored.RepeatedTrades, restored.LateTrades));
    }

    private static Trade[] RandomTrades(Random random, int count, TimeSpan span)
    {
        var price = 100.0;
        var times = Enumerable.Range(0, count).Select(_ => random.NextInt64(span.Ticks / 10_000) * 10_000).Order().ToArray();
        return [.. times.Select((ticks, i) => new Trade(
            Noon.Date.AddTicks(ticks),
            price *= 1.0 + 0.001 * (random.NextDouble() - 0.5),
            random.NextDouble(),
            random.Next(2) == 0 ? Side.Buy : Side.Sell,
            i + 1))];
    }

    private static Trade At(double seconds, double price, double quantity, long sequence) =>
        new(Noon.AddSeconds(seconds), price, quantity, Side.Buy, sequence);

    private TradeFate Trade(double seconds, double price, double quantity, long sequence) =>
        _bars.Add(At(seconds, price, quantity, sequence), isBackfilled: false, _finished);

    private void Clock(DateTime now) => _bars.Advance(now, _finished);
}
