using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Markets;

public sealed class BarBuilderTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // Each pair is a step in seconds and a price in cents: gaps of up to nine minutes, many trades at the same instant.
    private static readonly Arbitrary<List<Trade>> Trades =
        Gen.Choose(0, 200).SelectMany(step => Gen.Choose(1, 50).SelectMany(price =>
            Gen.Choose(0, 9).Select(quantity => (step, price, quantity))))
            .ListOf().Select(steps =>
            {
                var time = Start.AddSeconds(10);
                var sequence = 0L;
                var trades = new List<Trade>();
                foreach (var (step, price, quantity) in steps)
                {
                    time = time.AddSeconds(step < 100 ? step / 20 : step * 3);
                    trades.Add(new Trade(time, price / 100.0, quantity / 10.0, (step + quantity) % 3 == 0 ? Side.Sell : Side.Buy, sequence++));
                }

                return trades;
            }).ToArbitrary();

    [Fact]
    public void Add_TradeOfALaterInterval_ClosesTheBar()
    {
        var builder = new BarBuilder(Timeframe.OneMinute);
        var closed = new List<Bar>();
        builder.Add(At(5, 100, 1), closed);
        builder.Add(At(20, 103, 2) with { Aggressor = Side.Sell }, closed);
        builder.Add(At(40, 99, 0.5), closed);
        builder.Add(At(59.999, 101, 1), closed);
        Assert.Empty(closed);

        // 60 s is the end of the first minute, exclusive: the trade belongs to the second.
        builder.Add(At(60, 102, 4), closed);

        Assert.Equal([new Bar(Start, Start.AddMinutes(1), 100, 103, 99, 101, 4.5, 2.5)], closed); // All but the 2 that a seller hit the bid with.
        Assert.True(builder.TryGetOpen(out var open));
        Assert.Equal(new Bar(Start.AddMinutes(1), Start.AddMinutes(2), 102, 102, 102, 102, 4, 4), open);
    }

    [Fact]
    public void Advance_ToTheEnd_ClosesTheBarAndNotBefore()
    {
        var builder = new BarBuilder(Timeframe.OneMinute);
        var closed = new List<Bar>();
        builder.Add(At(5, 100, 1), closed);
        builder.Advance(Start.AddSeconds(59.999), closed);
        Assert.Empty(closed);
        builder.Advance(Start.AddSeconds(60), closed);
        Assert.Single(closed);
        Assert.False(builder.TryGetOpen(out _));
        builder.Advance(Start.AddSeconds(300), closed);
        Assert.Single(closed);
    }

    [Fact]
    public void Add_TradeOfAClosedInterval_IsRefusedAndCounted()
    {
        var builder = new BarBuilder(Timeframe.OneMinute);
        var closed = new List<Bar>();
        builder.Add(At(65, 100, 1), closed);

        Assert.False(builder.Add(At(59, 500, 9), closed));
        builder.Advance(Start.AddSeconds(185), closed);

        // Time has passed 00:03: the second and third minute are final, though the third had no trade.
        Assert.False(builder.Add(At(130, 500, 9), closed));
        Assert.True(builder.Add(At(181, 101, 1), closed));
        Assert.Equal(2, builder.LateTrades);
        Assert.Equal([new Bar(Start.AddMinutes(1), Start.AddMinutes(2), 100, 100, 100, 100, 1, 1)], closed);
    }

    [Fact]
    public void Add_TradesOutOfOrderWithinTheBar_OpenAndCloseGoByTimeThenSequence()
    {
        var builder = new BarBuilder(Timeframe.OneMinute);
        var closed = new List<Bar>();
        builder.Add(new Trade(Start.AddSeconds(30), 10, 1, Side.Buy, 7), closed);
        builder.Add(new Trade(Start.AddSeconds(30), 12, 1, Side.Buy, 6), closed);
        builder.Add(new Trade(Start.AddSeconds(30), 11, 1, Side.Buy, 8), closed);
        builder.Add(new Trade(Start.AddSeconds(20), 9, 1, Side.Buy, 5), closed);
        builder.Advance(Start.AddMinutes(1), closed);

        Assert.Equal([new Bar(Start, Start.AddMinutes(1), 9, 12, 9, 11, 4, 4)], closed);
    }

    [Fact]
    public void Add_TradesEqualInTimeAndSequence_TheFirstOpensAndTheLastCloses()
    {
        var builder = new BarBuilder(Timeframe.OneMinute);
        builder.Add(At(5, 10, 1), []);
        builder.Add(At(5, 12, 1), []);
        builder.Add(At(5, 11, 1), []);

        Assert.True(builder.TryGetOpen(out var open));
        Assert.Equal((10.0, 11.0), (open.Open, open.Close));
    }

    [Fact]
    public void Restore_ThenTradesBetweenThoseBefore_LeaveOpenAndCloseAsTheyWere()
    {
        var builder = new BarBuilder(Timeframe.OneMinute);
        builder.Add(At(5, 10, 1), []);
        builder.Add(At(50, 11, 1), []);
        var bytes = new ArrayBufferWriter<byte>();
        builder.Save(new SnapshotWriter(bytes));
        var restored = new BarBuilder(Timeframe.OneMinute);
        var reader = new SnapshotReader(bytes.WrittenSpan);
        restored.Restore(ref reader);
        restored.Add(At(30, 99, 1), []);

        Assert.True(restored.TryGetOpen(out var open));
        Assert.Equal(new Bar(Start, Start.AddMinutes(1), 10, 99, 10, 11, 3, 3), open);
    }

    [Fact]
    public void CarryForward_IntervalsWithoutTrades_AreFlatAtTheLastClose()
    {
        var builder = new BarBuilder(Timeframe.OneMinute, GapPolicy.CarryForward);
        var closed = new List<Bar>();
        builder.Advance(Start.AddMinutes(5), closed);
        Assert.Empty(closed);
        builder.Add(At(301, 100, 1), closed);
        builder.Add(At(359, 90, 1), closed);
        builder.Add(At(481, 95, 1), closed);
        builder.Advance(Start.AddMinutes(10), closed);

        Assert.Equal(
            [
                new Bar(Start.AddMinutes(5), Start.AddMinutes(6), 100, 100, 90, 90, 2, 2),
                Flat(6, 90),
                Flat(7, 90),
                new Bar(Start.AddMinutes(8), Start.AddMinutes(9), 95, 95, 95, 95, 1, 1),
                Flat(9, 95),
            ],
            closed);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-1.0, 1.0)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(1.0, -1.0)]
    [InlineData(1.0, double.NaN)]
    public void Add_ImpossibleTrade_Throws(double price, double quantity) =>
        Assert.Throws<ArgumentException>(() => new BarBuilder(Timeframe.OneMinute).Add(At(0, price, quantity), []));

    [Fact]
    public void Add_TimeNotUtc_Throws() => Assert.Throws<ArgumentException>(() => new BarBuilder(Timeframe.OneMinute)
        .Add(new Trade(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Local), 1, 1, Side.Buy, 1), []));

    [Fact]
    public void Incremental_AnyTrades_GivesWhatTheBatchGives() => Prop.ForAll(Trades, trades => Enum.GetValues<GapPolicy>().All(gaps =>
    {
        var builder = new BarBuilder(Timeframe.OneMinute, gaps);
        var closed = new List<Bar>();
        trades.ForEach(trade => builder.Add(trade, closed));
        var complete = closed.SequenceEqual(ToList(BarResampler.FromTrades([.. trades], Timeframe.OneMinute, gaps)));
        if (builder.TryGetOpen(out var open))
        {
            closed.Add(open);
        }

        return complete && builder.LateTrades == 0
            && closed.SequenceEqual(ToList(BarResampler.FromTrades([.. trades], Timeframe.OneMinute, gaps, includeIncomplete: true)));
    })).QuickCheckThrowOnFailure();

    [Fact]
    public void Restore_AtAnyTrade_ContinuesAsIfNeverStopped() => Prop.ForAll(Trades, trades =>
    {
        var builder = new BarBuilder(Timeframe.OneMinute, GapPolicy.CarryForward);
        var expected = new List<Bar>();
        trades.ForEach(trade => builder.Add(trade, expected));

        var restarted = new BarBuilder(Timeframe.OneMinute, GapPolicy.CarryForward);
        var closed = new List<Bar>();
        foreach (var trade in trades)
        {
            restarted.Add(trade, closed);
            var bytes = new ArrayBufferWriter<byte>();
            restarted.Save(new SnapshotWriter(bytes));
            restarted = new BarBuilder(Timeframe.OneMinute, GapPolicy.CarryForward);
            var reader = new SnapshotReader(bytes.WrittenSpan);
            restarted.Restore(ref reader);
            Assert.True(reader.AtEnd);
        }

        return closed.SequenceEqual(expected) && restarted.TryGetOpen(out var open) == builder.TryGetOpen(out var same) && open == same;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Restore_SnapshotOfAnotherTimeframe_Throws()
    {
        var bytes = new ArrayBufferWriter<byte>();
        new BarBuilder(Timeframe.OneMinute).Save(new SnapshotWriter(bytes));

        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new SnapshotReader(bytes.WrittenSpan);
            new BarBuilder(Timeframe.OneHour).Restore(ref reader);
        });
    }

    // Expected values: the rows of each minute grouped by the first 16 characters of their time, computed apart in Python.
    [Fact]
    public void Add_RecordedTrades_GivesTheBarsOfAnIndependentGrouping()
    {
        var trades = SharedData.ReadTrades("ETHUSDT_trades_20230202.csv");
        var builder = new BarBuilder(Timeframe.OneMinute);
        var closed = new List<Bar>();
        foreach (var trade in trades)
        {
            Assert.True(builder.Add(trade, closed));
        }

        var first = new DateTime(2023, 2, 2, 9, 20, 0, DateTimeKind.Utc);
        Assert.Equal(3, closed.Count);
        AssertBar(closed[0], first, 1666.8, 1667.25, 1666.68, 1667.23, 931.4859999999995);
        AssertBar(closed[1], first.AddMinutes(1), 1667.23, 1667.28, 1667.0, 1667.27, 1390.1659999999993);
        AssertBar(closed[2], first.AddMinutes(2), 1667.27, 1667.28, 1666.21, 1666.73, 2249.228999999998);
        Assert.True(builder.TryGetOpen(out var open));
        AssertBar(open, first.AddMinutes(3), 1666.73, 1667.32, 1666.38, 1667.3, 1997.087);
    }

    [Fact]
    public void Add_RecordedTradesWithQuietMinutes_CarryForwardLeavesNoGap()
    {
        var trades = SharedData.ReadTrades("BCHEUR_kraken_trades_2023.csv");
        var omitted = BarResampler.FromTrades(trades, Timeframe.OneMinute);
        var carried = BarResampler.FromTrades(trades, Timeframe.OneMinute, GapPolicy.CarryForward);

        Assert.Equal(trades.Select(trade => trade.Time.Ticks / TimeSpan.TicksPerMinute).Distinct().Count() - 1, omitted.Count);
        Assert.Equal((carried.OpenTime(carried.Count - 1) - carried.OpenTime(0)).TotalMinutes + 1, carried.Count);
        Assert.Equal(omitted.Volume.ToArray().Sum(), carried.Volume.ToArray().Sum(), 1e-9);
    }

    private static void AssertBar(Bar bar, DateTime time, double open, double high, double low, double close, double volume)
    {
        Assert.Equal((time, open, high, low, close), (bar.OpenTime, bar.Open, bar.High, bar.Low, bar.Close));
        Assert.Equal(volume, bar.Volume, 1e-9);
    }

    private static List<Bar> ToList(BarSeries series) => [.. Enumerable.Range(0, series.Count).Select(i => series[i])];

    private static Bar Flat(int minute, double price) =>
        new(Start.AddMinutes(minute), Start.AddMinutes(minute + 1), price, price, price, price, 0, 0);

    private static Trade At(double seconds, double price, double quantity) =>
        new(Start.AddSeconds(seconds), price, quantity, Side.Buy, 0);
}
