using System.Globalization;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;
using R3edge.Domain.Tests.Markets;

namespace R3edge.Domain.Tests.OrderFlow;

/// <summary>Recorded trades, quotes and books against values that a naive Python script computed from the same files.</summary>
public sealed class RecordedFlowTests
{
    [Fact]
    public void Add_RecordedBinanceTrades_GivesTheRecomputedValues()
    {
        var trades = SharedData.ReadTrades("BTCUSDT_binance_trades_20210108.csv");
        var window = new TradeWindow(TimeSpan.FromSeconds(10));
        var delta = new CumulativeDelta();
        var vpin = new Vpin(2.0, 10);
        var lambda = new KyleLambda(TimeSpan.FromSeconds(1), 30);
        var absorption = new Absorption(TimeSpan.FromSeconds(1), 30);
        foreach (var trade in trades)
        {
            Assert.True(window.Add(trade) && delta.Add(trade) && vpin.Add(trade) && lambda.Add(trade) && absorption.Add(trade));
        }

        Assert.Equal(461.0, window.Count);
        Assert.Equal(6.65673, window.BuyVolume, 1e-12);
        Assert.Equal(21.702003, window.SellVolume, 1e-12);
        Assert.Equal(39493.29320408955, window.Vwap, 1e-8);
        Assert.Equal(0.2624688638826088, window.SizeDeviation, 1e-12);
        Assert.Equal(4.799331, window.LargestSize);
        Assert.Equal(3.84428, delta.Delta, 1e-12);
        Assert.Equal(0.694633, vpin.Value, 1e-9);
        Assert.Equal(2.2551739939434103, lambda.Value, 1e-10);
        Assert.Equal(0.232469226451601, lambda.Fit, 1e-11);
        Assert.Equal(-0.06952163897896416, absorption.Score, 1e-12);
    }

    [Fact]
    public void Update_RecordedBinanceQuotes_SumsTheRecomputedFlow()
    {
        var flow = new OrderFlowImbalance(TimeSpan.FromSeconds(10));
        foreach (var line in File.ReadLines(SharedData.Path("ticks/BTCUSDT_binance_quotes_20210108.csv")).Skip(1))
        {
            var cells = line.Split(',');
            var time = DateTime.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
            Assert.True(flow.Update(new Quote(time, Number(cells[1]), Number(cells[2]), Number(cells[3]), Number(cells[4]))));
        }

        Assert.Equal(-18.5637, flow.Value, 1e-9);
        Assert.Equal(2.5326, flow.LastEvent, 1e-9);
    }

    [Fact]
    public void Update_RecordedBybitBook_GivesTheRecomputedValues()
    {
        var book = new OrderBook();
        var flow = new OrderFlowImbalance(TimeSpan.FromMilliseconds(1_799), 3);
        var first = long.MaxValue;
        foreach (var line in File.ReadLines(SharedData.Path("l2/bybit_XRPUSDT_ob500_first20.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var data = document.RootElement.GetProperty("data");
            var milliseconds = document.RootElement.GetProperty("ts").GetInt64();
            var time = DateTime.UnixEpoch.AddMilliseconds(milliseconds);
            var isSnapshot = document.RootElement.GetProperty("type").GetString() == "snapshot";
            var update = data.GetProperty("u").GetInt64();
            if (isSnapshot)
            {
                book.ApplySnapshot(Levels(data, "b"), Levels(data, "a"), time, update);
            }
            else
            {
                book.Apply(Levels(data, "b"), Levels(data, "a"), time, update);
            }

            Assert.True(flow.Update(book, isSnapshot));
            first = Math.Min(first, milliseconds);
        }

        // All 19 events come after the snapshot and within 1.799 s of it.
        Assert.Equal(1_733_011_200_691, first);
        Assert.Equal((33_377.0, 34_105.0, 57_636.0), (flow.At(0), flow.At(1), flow.At(2)));
        Assert.Equal(0.5119148173743324, BookMetrics.SpreadBasisPoints(book), 1e-9);
        Assert.Equal(1.9534981493464476, BookMetrics.WeightedMid(book), 1e-12);
        Assert.Equal(338_218.0, BookMetrics.DepthWithin(book, Side.Buy, 10.0));
        Assert.Equal(251_821.0, BookMetrics.DepthWithin(book, Side.Sell, 10.0));
        Assert.Equal(10.109839514704147, BookMetrics.SlippageBasisPoints(book, Side.Buy, 500_000.0), 1e-8);
        Assert.Equal(0.1750458782501935, BookMetrics.Pressure(book, 5.0), 1e-12);
        Assert.Equal(0.41293125334988295, BookMetrics.Imbalance(book, 5), 1e-12);
    }

    private static BookLevel[] Levels(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(
        level => new BookLevel(Number(level[0].GetString()!), Number(level[1].GetString()!)))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
