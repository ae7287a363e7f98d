using System.Globalization;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Testing;

namespace R3edge.Domain.Tests.Indicators;

/// <summary>Real bars have what simulated ones lack: bad prints, splits, holes, prices of a few satoshi, empty bars.</summary>
public sealed class RealBarsTests
{
    [Theory]
    [InlineData("AAPL_1d.csv")]
    [InlineData("ADABTC_5m_201801.csv")]
    [InlineData("EURUSD_1h_2017.csv")]
    [InlineData("BTCUSD_coinbase_1d.csv")]
    public void EveryIndicator_RealBars_StreamsLikeBatchAndStaysFinite(string file)
    {
        var bars = Read(file);
        var series = RandomBars.Make(bars);
        foreach (var definition in IndicatorRegistry.All)
        {
            var spec = IndicatorRegistry.Spec(definition);
            var batch = IndicatorRuns.Batch(spec, series);
            IndicatorRuns.AssertSameBits(batch, IndicatorRuns.Stream(spec, bars));

            // A day of five-minute bars has 288: by then every indicator has a value, pivots and swings included, but for those that
            // fit a model to more, and for those that need what these bars do not carry.
            var settled = definition.Needs == BarData.None ? Math.Max(300, spec.WarmUp) : series.Count;
            Assert.All(batch, output => Assert.All(output.Skip(settled), value => Assert.True(double.IsFinite(value), spec.ToString())));
        }
    }

    [Theory]
    [InlineData("AAPL_1d.csv")]
    [InlineData("ADABTC_5m_201801.csv")]
    public void EveryWindow_RealBarsStartedLater_IsBitEqual(string file)
    {
        var bars = Read(file);
        var all = RandomBars.Make(bars);
        var later = RandomBars.Make(bars[777..]);
        foreach (var name in new[] { "sma", "wma", "bollinger", "zscore", "slope", "cci", "parkinson", "rolling-vwap" })
        {
            var spec = IndicatorRegistry.Spec(name);
            var settled = spec.WarmUp - 1;
            var expected = IndicatorRuns.Batch(spec, all).Select(output => output[(777 + settled)..]).ToArray();
            IndicatorRuns.AssertSameBits(expected, [.. IndicatorRuns.Batch(spec, later).Select(output => output[settled..])]);
        }
    }

    private static List<Bar> Read(string file)
    {
        var length = Path.GetFileNameWithoutExtension(file).Split('_').First(part => char.IsAsciiDigit(part[0]));
        Assert.True(Timeframe.TryParse(length, out var timeframe));
        return [.. File.ReadLines(SharedData.Require("bars/" + file)).Skip(1).Select(line =>
        {
            var cells = line.Split(',');
            var time = DateTime.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
            double Number(int column) => double.Parse(cells[column], CultureInfo.InvariantCulture);
            return new Bar(time, time + timeframe.Duration, Number(1), Number(2), Number(3), Number(4), Number(5));
        })];
    }
}
