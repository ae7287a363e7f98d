using System.Globalization;
using System.IO.Compression;
using R3edge.Domain.Markets;
using R3edge.Testing;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>A bar whose prices are the decimal numbers of its source, not their nearest binary fractions.</summary>
internal readonly record struct DecimalBar(DateTime OpenTime, decimal Open, decimal High, decimal Low, decimal Close);

/// <summary>The same bars twice: for the engine, and as decimals for the reference.</summary>
internal sealed record DecimalBars(BarSeries Series, IReadOnlyList<DecimalBar> Bars)
{
    /// <summary>Reads a file of the shared data; skips the test where it is absent.</summary>
    public static DecimalBars Read(string file, Timeframe timeframe)
    {
        using Stream stream = File.OpenRead(SharedData.Require($"bars/{file}"));
        using var reader = new StreamReader(
            file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        var builder = new BarSeriesBuilder(timeframe);
        var bars = new List<DecimalBar>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var open = DateTime.Parse(
                fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            var exact = fields[1..5].Select(text => decimal.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            var binary = fields[1..6].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            bars.Add(new DecimalBar(open, exact[0], exact[1], exact[2], exact[3]));
            builder.Add(new Bar(open, open + timeframe.Duration, binary[0], binary[1], binary[2], binary[3], binary[4]));
        }

        return new DecimalBars(builder.Build(), bars);
    }

    /// <summary>Takes over a series whose prices are on a decimal tick.</summary>
    public static DecimalBars Of(BarSeries series) => new(
        series,
        [
            .. Enumerable.Range(0, series.Count).Select(i => new DecimalBar(
                series.OpenTime(i), (decimal)series.Open[i], (decimal)series.High[i], (decimal)series.Low[i], (decimal)series.Close[i])),
        ]);
}
