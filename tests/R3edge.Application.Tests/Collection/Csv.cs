using System.IO.Compression;
using System.Text;
using R3edge.Application.Collection;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection;

/// <summary>Files of bars made of text, for tests.</summary>
internal static class Csv
{
    public const string Header = "time,open,high,low,close,volume\n";

    /// <summary>Three good hourly rows: lines 2 to 4 under <see cref="Header"/>.</summary>
    public const string ThreeHours =
        "2024-01-01T00:00:00Z,10,12,9,11,100\n2024-01-01T01:00:00Z,11,13,10,12,200\n2024-01-01T02:00:00Z,12,14,11,13,300\n";

    public static DataResult<BarTable> Read(string text, Timeframe? timeframe = null) => Read(Encoding.UTF8.GetBytes(text), timeframe);

    public static DataResult<BarTable> Read(byte[] content, Timeframe? timeframe = null)
    {
        using var stream = new MemoryStream(content);
        return BarCsvReader.Read(stream, "bars.csv", timeframe);
    }

    public static BarTable Rows(string text, Timeframe? timeframe = null)
    {
        var result = Read(text, timeframe);
        Assert.True(result.TryGet(out var table, out var error), error?.ToString());
        return table;
    }

    public static string Error(string text, Timeframe? timeframe = null) => Error(Read(text, timeframe));

    public static string Error<T>(DataResult<T> result)
        where T : class
    {
        Assert.Null(result.Value);
        Assert.NotNull(result.Error);
        return result.Error.ToString();
    }

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
