using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Markets;

public sealed class BarAggregatorTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // Minutes with gaps of up to twenty, and prices of 1.00 to 1.50.
    private static readonly Arbitrary<List<Bar>> Minutes =
        Gen.Choose(1, 30).SelectMany(step => Gen.Choose(0, 50).SelectMany(price =>
            Gen.Choose(0, 9).Select(volume => (step, price, volume))))
            .ListOf().Select(steps =>
            {
                var minute = 3;
                var bars = new List<Bar>();
                foreach (var (step, price, volume) in steps)
                {
                    minute += step <= 10 ? 1 : step - 10;
                    bars.Add(Minute(minute, 1 + (price / 100.0), volume / 10.0) with { TakerBuyVolume = minute % 7 == 0 ? null : volume / 30.0 });
                }

                return bars;
            }).ToArbitrary();

    [Fact]
    public void Add_LastPart_ClosesTheBarAtOnce()
    {
        var aggregator = new BarAggregator(Timeframe.FiveMinutes);
        var closed = new List<Bar>();
        for (var i = 0; i < 4; i++)
        {
            Assert.True(aggregator.Add(Minute(i, 10 + i, 1), closed));
        }

        Assert.Empty(closed);
        Assert.True(aggregator.TryGetOpen(out var open));
        Assert.Equal(13.0, open.Close);
        aggregator.Add(Minute(4, 9, 1), closed);

        // A part at price p spans p - 0.1 to p + 0.2.
        Assert.Equal([new Bar(Start, Start.AddMinutes(5), 10, 13.2, 8.9, 9, 5)], closed);
        Assert.False(aggregator.TryGetOpen(out _));
    }

    [Fact]
    public void Add_PartOfALaterInterval_ClosesABarWithoutItsLastPart()
    {
        var aggregator = new BarAggregator(Timeframe.FiveMinutes);
        var closed = new List<Bar>();
        aggregator.Add(Minute(1, 10, 1), closed);
        aggregator.Add(Minute(11, 12, 1), closed);

        Assert.Equal([new Bar(Start, Start.AddMinutes(5), 10, 10.2, 9.9, 10, 1)], closed);
    }

    [Fact]
    public void Advance_WithCarryForward_FillsUpToNow()
    {
        var aggregator = new BarAggregator(Timeframe.FiveMinutes, GapPolicy.CarryForward);
        var closed = new List<Bar>();
        aggregator.Add(Minute(1, 10, 1), closed);
        aggregator.Advance(Start.AddMinutes(14), closed);

        Assert.Equal(2, closed.Count);
        Assert.Equal(new Bar(Start.AddMinutes(5), Start.AddMinutes(10), 10, 10, 10, 10, 0), closed[1]);
    }

    [Fact]
    public void Add_BarAgainOrBefore_IsRefusedAndCounted()
    {
        var aggregator = new BarAggregator(Timeframe.FiveMinutes);
        var closed = new List<Bar>();
        aggregator.Add(Minute(6, 10, 1), closed);

        Assert.False(aggregator.Add(Minute(6, 10, 1), closed));
        Assert.False(aggregator.Add(Minute(5, 10, 1), closed));
        Assert.False(aggregator.Add(Minute(4, 10, 1), closed));
        aggregator.Advance(Start.AddMinutes(10), closed);
        Assert.False(aggregator.Add(Minute(8, 10, 1), closed));
        Assert.Equal(4, aggregator.LateBars);
        Assert.Equal(1.0, Assert.Single(closed).Volume);
    }

    [Fact]
    public void Add_BarOverTheEndOfAnInterval_Throws()
    {
        var aggregator = new BarAggregator(Timeframe.FiveMinutes);

        Assert.Throws<ArgumentException>(() => aggregator.Add(Minute(4, 10, 1) with { CloseTime = Start.AddMinutes(6) }, []));
        Assert.Throws<ArgumentException>(() => aggregator.Add(Minute(4, 10, 1) with { High = 1 }, []));
    }

    [Fact]
    public void Add_DaysIntoWeeks_StartsOnMonday()
    {
        // 2024-01-03 is a Wednesday: the first week holds Wednesday to Sunday, the second starts on the 8th.
        var aggregator = new BarAggregator(Timeframe.OneWeek);
        var closed = new List<Bar>();
        for (var day = 2; day < 14; day++)
        {
            aggregator.Add(new Bar(Start.AddDays(day), Start.AddDays(day + 1), day, day, day, day, 1), closed);
        }

        Assert.Equal(2, closed.Count);
        Assert.Equal(new Bar(Start, Start.AddDays(7), 2, 6, 2, 6, 5), closed[0]);
        Assert.Equal(new Bar(Start.AddDays(7), Start.AddDays(14), 7, 13, 7, 13, 7), closed[1]);
    }

    [Fact]
    public void Incremental_AnyBars_GivesWhatTheBatchGives() => Prop.ForAll(Minutes, bars => Enum.GetValues<GapPolicy>().All(gaps =>
    {
        var aggregator = new BarAggregator(Timeframe.FiveMinutes, gaps);
        var closed = new List<Bar>();
        bars.ForEach(bar => aggregator.Add(bar, closed));
        var series = ToSeries(bars);
        var complete = closed.SequenceEqual(ToList(BarResampler.Resample(series, Timeframe.FiveMinutes, gaps)));
        if (aggregator.TryGetOpen(out var open))
        {
            closed.Add(open);
        }

        return complete && closed.SequenceEqual(
            ToList(BarResampler.Resample(series, Timeframe.FiveMinutes, gaps, includeIncomplete: true)));
    })).QuickCheckThrowOnFailure();

    [Fact]
    public void Resample_InTwoSteps_GivesPricesOfOneStep() => Prop.ForAll(Minutes, bars =>
    {
        var series = ToSeries(bars);
        var direct = ToList(BarResampler.Resample(series, Timeframe.OneHour, includeIncomplete: true));
        var twice = ToList(BarResampler.Resample(
            BarResampler.Resample(series, Timeframe.FiveMinutes, includeIncomplete: true), Timeframe.OneHour, includeIncomplete: true));

        // Volumes are added up in another order, so they may differ in the last bits.
        return direct.Count == twice.Count && direct.Zip(twice).All(pair =>
            WithoutVolume(pair.First) == WithoutVolume(pair.Second)
            && Math.Abs(pair.First.Volume - pair.Second.Volume) < 1e-9
            && pair.First.TakerBuyVolume is null == pair.Second.TakerBuyVolume is null
            && Math.Abs((pair.First.TakerBuyVolume ?? 0.0) - (pair.Second.TakerBuyVolume ?? 0.0)) < 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Restore_AtAnyBar_ContinuesAsIfNeverStopped() => Prop.ForAll(Minutes, bars =>
    {
        var aggregator = new BarAggregator(Timeframe.FiveMinutes, GapPolicy.CarryForward);
        var expected = new List<Bar>();
        bars.ForEach(bar => aggregator.Add(bar, expected));
        var restarted = new BarAggregator(Timeframe.FiveMinutes, GapPolicy.CarryForward);
        var closed = new List<Bar>();
        foreach (var bar in bars)
        {
            restarted.Add(bar, closed);
            var bytes = new ArrayBufferWriter<byte>();
            restarted.Save(new SnapshotWriter(bytes));
            restarted = new BarAggregator(Timeframe.FiveMinutes, GapPolicy.CarryForward);
            var reader = new SnapshotReader(bytes.WrittenSpan);
            restarted.Restore(ref reader);
        }

        return closed.SequenceEqual(expected) && bars.All(bar => !restarted.Add(bar, closed));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Resample_RecordedMinutesToHours_AgreesWithANaiveGrouping()
    {
        var minutes = SharedData.ReadBars("LTCUSD_coinbase_1m_201804.csv", Timeframe.OneMinute);
        var hours = BarResampler.Resample(minutes, Timeframe.OneHour);

        var groups = ToList(minutes).GroupBy(bar => bar.OpenTime.Date.AddHours(bar.OpenTime.Hour)).ToList();
        Assert.Equal(groups.Count, hours.Count);
        Assert.Equal(72 - 7, hours.Count);
        for (var i = 0; i < hours.Count; i++)
        {
            var expected = new Bar(
                groups[i].Key, groups[i].Key.AddHours(1), groups[i].First().Open, groups[i].Max(bar => bar.High),
                groups[i].Min(bar => bar.Low), groups[i].Last().Close, groups[i].Aggregate(0.0, (sum, bar) => sum + bar.Volume));
            Assert.Equal(expected, hours[i]);
        }
    }

    // Values of the first and last hour computed apart in Python.
    [Fact]
    public void Resample_RecordedMinutesToHours_GivesTheFiguresComputedElsewhere()
    {
        var hours = BarResampler.Resample(SharedData.ReadBars("ETHUSD_coinbase_1m_201709.csv", Timeframe.OneMinute), Timeframe.OneHour);

        Assert.Equal(48, hours.Count);
        Assert.Equal((354.88, 360.0, 354.0, 357.59), (hours[0].Open, hours[0].High, hours[0].Low, hours[0].Close));
        Assert.Equal(11538.512703630004, hours[0].Volume, 1e-8);
        Assert.Equal((320.13, 322.34, 312.5, 316.86), (hours[47].Open, hours[47].High, hours[47].Low, hours[47].Close));
        Assert.Equal(12141.68540725, hours[47].Volume, 1e-8);
    }

    [Fact]
    public void Resample_NotAMultiple_Throws()
    {
        var bars = new BarSeriesBuilder(Timeframe.FiveMinutes).Build();

        Assert.Throws<ArgumentException>(() => BarResampler.Resample(bars, Timeframe.OneMinute));
        Assert.True(Timeframe.TryParse("3m", out var three));
        Assert.Throws<ArgumentException>(() => BarResampler.Resample(bars, three));
    }

    [Fact]
    public void Resample_OverlappingBars_Throws()
    {
        var builder = new BarSeriesBuilder(Timeframe.OneMinute);
        builder.Add(Minute(0, 10, 1));
        builder.Add(Minute(0, 10, 1) with { OpenTime = Start.AddSeconds(30) });

        Assert.Throws<ArgumentException>(() => BarResampler.Resample(builder.Build(), Timeframe.FiveMinutes));
    }

    [Fact]
    public void FromTrades_OutOfOrder_Throws() => Assert.Throws<ArgumentException>(() => BarResampler.FromTrades(
        [new Trade(Start.AddSeconds(2), 1, 1, Side.Buy, 1), new Trade(Start, 1, 1, Side.Buy, 2)], Timeframe.OneMinute));

    private static Bar WithoutVolume(Bar bar) => bar with { Volume = 0, TakerBuyVolume = null };

    private static Bar Minute(int minute, double price, double volume) =>
        new(Start.AddMinutes(minute), Start.AddMinutes(minute + 1), price, price + 0.2, price - 0.1, price, volume);

    private static BarSeries ToSeries(List<Bar> bars)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneMinute);
        bars.ForEach(bar => builder.Add(bar));
        return builder.Build();
    }

    private static List<Bar> ToList(BarSeries series) => [.. Enumerable.Range(0, series.Count).Select(i => series[i])];
}
