using System.Globalization;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Application.Collection;

/// <summary>Opens files of bars.</summary>
public static class BarFile
{
    // A single wrong time can open a gap of centuries; filling it would fill the memory first.
    private const int MostBars = 50_000_000;

    /// <summary>Reads a file as it stands, without checking times and prices.</summary>
    /// <param name="path">A CSV file as <see cref="BarCsvReader"/> reads it.</param>
    /// <param name="timeframe">The length of a bar, checked against the data; where null, it is inferred.</param>
    public static DataResult<BarTable> ReadRows(string path, Timeframe? timeframe = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return DataFile.Read(path, "bars", stream => BarCsvReader.Read(stream, path, timeframe));
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
                    $"{problem}; 'r3edge data check {table.Source}' lists every problem, "
                    + "and with '--repair OUT' writes a file without them");
            }

            builder.Add(bar);
        }

        return builder.Build();
    }

    /// <summary>Reads a file and repairs it as <see cref="BarRepair"/> does.</summary>
    /// <param name="path">A CSV file as <see cref="BarCsvReader"/> reads it.</param>
    /// <param name="timeframe">The length of a bar, checked against the data; where null, it is inferred.</param>
    /// <param name="options">What may be done beyond dropping and sorting.</param>
    /// <returns>The bars and what was done to get them, or why there are none.</returns>
    public static DataResult<RepairResult> LoadRepaired(string path, Timeframe? timeframe = null, RepairOptions? options = null) =>
        ReadRows(path, timeframe).TryGet(out var table, out var error) ? Repair(table, options) : error;

    /// <summary>Repairs rows as <see cref="BarRepair"/> does.</summary>
    /// <param name="table">The rows of a file.</param>
    /// <param name="options">What may be done beyond dropping and sorting.</param>
    /// <returns>The bars and what was done to get them, or why there are none.</returns>
    public static DataResult<RepairResult> Repair(BarTable table, RepairOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (options is { FillGaps: true })
        {
            var possible = table.Rows.Where(row => row.Bar.IsPossible).Select(row => row.Bar.OpenTime).ToArray();
            var bars = possible.Length == 0 ? 0 : (possible.Max() - possible.Min()) / table.Timeframe.Duration;
            if (bars > MostBars)
            {
                return DataError.InFile(table.Source, string.Create(
                    CultureInfo.InvariantCulture,
                    $"with its gaps filled it would have {bars:N0} bars, and at most {MostBars:N0} are filled; is one of its times wrong?"));
            }
        }

        var result = BarRepair.Repair(table.Rows, table.Timeframe, options);
        return result.Bars.Count > 0 ? result : DataError.InFile(table.Source, "not one of its bars is possible");
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

        if (bar.TakerBuyVolume is { } bought && !(bought >= 0.0 && bought <= bar.Volume))
        {
            return $"the volume that takers bought, {CsvText.Format(bought)}, is not between 0 and the volume {CsvText.Format(bar.Volume)}";
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
