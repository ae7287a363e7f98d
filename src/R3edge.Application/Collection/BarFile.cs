using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Application.Collection;

/// <summary>Opens files of bars.</summary>
public static class BarFile
{
    /// <summary>Reads a file as it stands, without checking times and prices.</summary>
    /// <param name="path">A CSV file as <see cref="BarCsvReader"/> reads it.</param>
    /// <param name="timeframe">The length of a bar, checked against the data; where null, it is inferred.</param>
    public static DataResult<BarTable> ReadRows(string path, Timeframe? timeframe = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return DataError.InFile("''", "a file of bars needs a name");
        }

        try
        {
            if (Directory.Exists(path))
            {
                return DataError.InFile(path, "this is a folder, not a file");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
            return BarCsvReader.Read(stream, path, timeframe);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return DataError.InFile(path, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return DataError.InFile(path, "you have no permission to read this file");
        }
        catch (IOException exception)
        {
            return DataError.InFile(path, $"the file cannot be read ({exception.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Reads a file whose times strictly increase and whose bars are all possible.</summary>
    /// <param name="path">A CSV file as <see cref="BarCsvReader"/> reads it.</param>
    /// <param name="timeframe">The length of a bar, checked against the data; where null, it is inferred.</param>
    /// <returns>The bars, or the first thing that is wrong.</returns>
    public static DataResult<BarSeries> Load(string path, Timeframe? timeframe = null) =>
        ReadRows(path, timeframe).TryGet(out var table, out var error) ? ToSeries(table) : error;

    /// <summary>Turns rows into a series where their times strictly increase and all bars are possible.</summary>
    /// <param name="table">The rows of a file.</param>
    /// <returns>The bars, or the first thing that is wrong.</returns>
    public static DataResult<BarSeries> ToSeries(BarTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var builder = new BarSeriesBuilder(table.Timeframe, table.Rows.Count);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var (line, bar) = table.Rows[i];
            var problem = i > 0 ? DescribeOrder(table.Rows[i - 1], bar) ?? DescribeImpossible(bar) : DescribeImpossible(bar);
            if (problem is not null)
            {
                return DataError.InLine(
                    table.Source,
                    line,
                    $"{problem}; 'r3edge data check {table.Source}' lists every problem, and with '--repair OUT' writes a file without them");
            }

            builder.Add(bar);
        }

        return builder.Build();
    }

    private static string? DescribeOrder(BarRow previous, Bar bar)
    {
        var time = CsvText.Format(bar.OpenTime);
        return bar.OpenTime > previous.Bar.OpenTime ? null
            : bar.OpenTime == previous.Bar.OpenTime ? $"the time {time} is the same as in line {previous.Line}"
            : $"the time {time} is before that of line {previous.Line}, {CsvText.Format(previous.Bar.OpenTime)}";
    }

    private static string? DescribeImpossible(Bar bar)
    {
        if (bar.IsPossible)
        {
            return null;
        }

        if (bar.Volume < 0.0)
        {
            return $"the volume {CsvText.Format(bar.Volume)} is negative";
        }

        ReadOnlySpan<(string Name, double Price)> prices =
            [("open", bar.Open), ("high", bar.High), ("low", bar.Low), ("close", bar.Close)];
        foreach (var (name, price) in prices)
        {
            var problem = price <= 0.0 ? "not above 0"
                : price > bar.High ? $"above the high {CsvText.Format(bar.High)}"
                : price < bar.Low ? $"below the low {CsvText.Format(bar.Low)}"
                : null;
            if (problem is not null)
            {
                return $"the {name} {CsvText.Format(price)} is {problem}";
            }
        }

        return "the bar is impossible";
    }
}
