using System.Globalization;
using System.Runtime.InteropServices;
using CsvHelper;
using CsvHelper.Configuration;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Application.Collection;

/// <summary>
/// Reads bars from CSV, plain or gzipped: a header with time, open, high, low, close and volume in any order among other columns,
/// or the twelve columns of Binance's dumps with or without their header. A column <c>taker_buy_volume</c> may be there; a field of it
/// may be empty. Times are ISO-8601 (UTC where no zone is given) or counted
/// from 1970 in seconds, milliseconds, microseconds or nanoseconds. Nothing is skipped: the first field that cannot be read is an error.
/// </summary>
public static class BarCsvReader
{
    private const int LongestField = 4096;
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads every row.</summary>
    /// <param name="stream">The content; stays open.</param>
    /// <param name="sourceName">The file as the user named it, for errors.</param>
    /// <param name="timeframe">The length of a bar, checked against the data; where null, the most common distance of two rows.</param>
    /// <returns>The rows in the order of the file, or the first thing that is wrong.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static DataResult<BarTable> Read(Stream stream, string sourceName, Timeframe? timeframe = null) =>
        Read(stream, sourceName, timeframe, isTimeframeKnown: false);

    /// <summary>Reads what this program wrote: the timeframe is known, and bars may stand as far apart as trades do.</summary>
    internal static DataResult<BarTable> ReadOwn(Stream stream, string sourceName, Timeframe timeframe) =>
        Read(stream, sourceName, timeframe, isTimeframeKnown: true);

    private static DataResult<BarTable> Read(Stream stream, string sourceName, Timeframe? timeframe, bool isTimeframeKnown)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sourceName);
        return PackedText.Read(stream, sourceName, "bars", text => ReadText(text, sourceName, timeframe, isTimeframeKnown));
    }

    private static DataResult<BarTable> ReadText(TextReader text, string source, Timeframe? timeframe, bool isTimeframeKnown)
    {
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BufferSize = 1 << 16,
            TrimOptions = TrimOptions.None,
            LineBreakInQuotedFieldIsBadData = true,
            MaxFieldSize = LongestField,
        });
        try
        {
            return ReadRows(parser, source, timeframe, isTimeframeKnown);
        }
        catch (BadDataException)
        {
            return DataError.InLine(source, parser.RawRow, "a quotation mark stands in the middle of a field");
        }
        catch (MaxFieldSizeException)
        {
            return DataError.InLine(
                source, Math.Max(1, parser.RawRow), $"a field is longer than {LongestField} characters; this is hardly a file of bars");
        }
    }

    private static DataResult<BarTable> ReadRows(CsvParser parser, string source, Timeframe? timeframe, bool isTimeframeKnown)
    {
        if (!parser.Read())
        {
            return DataError.InFile(source, "the file is empty");
        }

        if (!BarColumns.Resolve(parser.Record!, source, parser.RawRow).TryGet(out var columns, out var headerError))
        {
            return headerError;
        }

        var rows = new List<BarRow>();
        var times = new BarTimeParser();
        var more = columns.FirstLineIsData || parser.Read();
        for (; more; more = parser.Read())
        {
            if (ReadRow(parser, source, columns, times, out var row) is { } error)
            {
                return error;
            }

            rows.Add(row);
        }

        if (rows.Count == 0)
        {
            return DataError.InFile(source, "there is a header but not one bar");
        }

        var span = CollectionsMarshal.AsSpan(rows);
        var length = timeframe ?? default;
        if (!isTimeframeKnown && TimeframeInference.Infer(source, span, timeframe, out length) is { } mismatch)
        {
            return mismatch;
        }

        foreach (ref var row in span)
        {
            row = row with { Bar = row.Bar with { CloseTime = row.Bar.OpenTime + length.Duration } };
        }

        return new BarTable(source, length, rows);
    }

    private static DataError? ReadRow(CsvParser parser, string source, BarColumns columns, BarTimeParser times, out BarRow row)
    {
        row = default;
        var line = parser.RawRow;
        if (parser.Count != columns.Count)
        {
            return DescribeCount(parser, source, columns.Count);
        }

        if (!times.TryParse(parser[columns.Time].AsSpan().Trim(), out var ticks, out var problem))
        {
            return new DataError(source, line, columns.Time + 1, columns.NameOf(columns.Time), problem);
        }

        Span<double> values = stackalloc double[5];
        for (var i = 0; i < values.Length; i++)
        {
            if (ReadNumber(parser, source, columns, columns.Values[i], out values[i]) is { } error)
            {
                return error;
            }
        }

        double? bought = null;
        if (columns.TakerBuyVolume is >= 0 and var takers && !parser[takers].AsSpan().Trim().IsEmpty)
        {
            if (ReadNumber(parser, source, columns, takers, out var volume) is { } error)
            {
                return error;
            }

            bought = volume;
        }

        var time = new DateTime(ticks, DateTimeKind.Utc);
        row = new BarRow(line, new Bar(time, time, values[0], values[1], values[2], values[3], values[4], bought));
        return null;
    }

    private static DataError? ReadNumber(CsvParser parser, string source, BarColumns columns, int column, out double value)
    {
        var field = parser[column].AsSpan().Trim();
        return double.TryParse(field, Plain, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
            ? null
            : new DataError(source, parser.RawRow, column + 1, columns.NameOf(column), DescribeNumber(field));
    }

    private static DataError DescribeCount(CsvParser parser, string source, int expected)
    {
        // The parser counts a line break twice when it stands behind a quotation mark that is not closed.
        var line = parser.RawRow;
        var record = parser.RawRecord;
        if (record.Count(character => character == '"') % 2 == 1)
        {
            line -= record.EndsWith('\n') ? 1 : 0;
            return DataError.InLine(source, line, "a quotation mark is not closed on its line");
        }

        var found = parser.Count == 1 ? "is 1 column" : $"are {parser.Count} columns";
        return DataError.InLine(source, line, $"there {found} where {expected} belong");
    }

    private static string DescribeNumber(ReadOnlySpan<char> field)
    {
        if (field.IsEmpty)
        {
            return "the value is missing";
        }

        var shown = DataError.Excerpt(field);
        if (double.TryParse(field, Plain, CultureInfo.InvariantCulture, out _))
        {
            return $"'{shown}' is not a finite number";
        }

        return double.TryParse(field, Plain | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _)
            ? $"'{shown}' has a comma; write numbers with a decimal point and without thousands separators"
            : $"'{shown}' is not a number";
    }
}
