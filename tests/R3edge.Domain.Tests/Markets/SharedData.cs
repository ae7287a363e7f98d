using System.Globalization;
using System.IO.Compression;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Domain.Tests.Markets;

/// <summary>Recorded market data, which is not part of the repository: tests that need it are skipped where it is absent.</summary>
internal static class SharedData
{
    public static string Path(string file) => Testing.SharedData.Require(file);

    public static List<BarRow> ReadBarRows(string file, Timeframe timeframe)
    {
        var rows = new List<BarRow>();
        var line = 1;
        foreach (var fields in ReadFields("bars/" + file))
        {
            line++;
            var time = ParseTime(fields[0]);
            rows.Add(new BarRow(line, new Bar(
                time, time + timeframe.Duration, Number(fields[1]), Number(fields[2]), Number(fields[3]), Number(fields[4]),
                Number(fields[5]))));
        }

        return rows;
    }

    public static BarSeries ReadBars(string file, Timeframe timeframe)
    {
        var builder = new BarSeriesBuilder(timeframe);
        foreach (var row in ReadBarRows(file, timeframe))
        {
            builder.Add(row.Bar);
        }

        return builder.Build();
    }

    public static Trade[] ReadTrades(string file) => [.. ReadFields("ticks/" + file).Select(fields => new Trade(
        ParseTime(fields[0]),
        Number(fields[2]),
        Number(fields[3]),
        fields[4] == "sell" ? Side.Sell : Side.Buy,
        fields[1].Length == 0 ? 0 : long.Parse(fields[1], CultureInfo.InvariantCulture)))];

    private static IEnumerable<string[]> ReadFields(string file)
    {
        using Stream stream = File.OpenRead(Path(file));
        using var reader = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } text)
        {
            yield return text.Split(',');
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTime ParseTime(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
