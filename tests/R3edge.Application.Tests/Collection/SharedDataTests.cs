using System.IO.Compression;
using R3edge.Application.Collection;

namespace R3edge.Application.Tests.Collection;

/// <summary>Real files of 25 instruments, converted independently (in Python): their README states rows, steps and gaps.</summary>
public sealed class SharedDataTests
{
    [Fact]
    public void Write_EveryRealFileOnceRead_IsTheSameText()
    {
        var files = Directory.GetFiles(Bars());
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.True(BarFile.Load(file).TryGet(out var series, out var error), error?.ToString());
            using var written = new StringWriter();

            BarCsvWriter.Write(written, series);

            Assert.Equal(Text(file), written.ToString());
        }
    }

    [Theory]
    [InlineData("BTCUSDT_binance_1h_201805.csv", "1h", 120)]
    [InlineData("GOOG_1d.csv", "1d", 2148)]
    [InlineData("BTCPERP_1m_202201.csv.gz", "1m", 45031)]
    [InlineData("ADABTC_5m_201801.csv", "5m", 5720)]
    [InlineData("QQQ_1d.csv", "1d", 3964)]
    public void Load_RealFile_HasTheRowsAndTheStepItsReadmeStates(string name, string timeframe, int rows)
    {
        var series = BarFile.Load(Path.Combine(Bars(), name)).Value;

        Assert.NotNull(series);
        Assert.Equal(timeframe, series.Timeframe.ToString());
        Assert.Equal(rows, series.Count);
    }

    private static string Text(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        return reader.ReadToEnd();
    }

    private static string Bars()
    {
        var shared = Environment.GetEnvironmentVariable("R3EDGE_SHARED_DATA");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            shared = Directory.Exists(candidate) ? candidate : null;
        }

        Assert.SkipUnless(shared is not null, "The real market data (shared/data, or R3EDGE_SHARED_DATA) is not here.");
        return Path.Combine(shared!, "bars");
    }
}
