using System.Globalization;
using R3edge.Application.Collection;

namespace R3edge.Cli.Output;

/// <summary>Writes a table as CSV cell by cell: ISO-8601 times, shortest numbers, empty cells for numbers that do not exist.</summary>
public sealed class CsvOutput
{
    private readonly TextWriter _writer;
    private bool _rowStarted;

    private CsvOutput(TextWriter writer) => _writer = writer;

    /// <summary>Writes a table to a file, whole or not at all, or to the standard output.</summary>
    /// <param name="console">Holds the standard output.</param>
    /// <param name="destination">A path (gzipped where it ends in <c>.gz</c>) or <c>-</c>.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="writeRows">Writes the cells of each row and ends it.</param>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public static void Write(CliConsole console, string destination, IEnumerable<string> header, Action<CsvOutput> writeRows) =>
        OutputFile.WriteAll(console, [Content(destination, header, writeRows)]);

    /// <summary>A table as CSV, to be written together with other outputs.</summary>
    /// <param name="destination">A path (gzipped where it ends in <c>.gz</c>), <c>-</c>, or null where the option is not given.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="writeRows">Writes the cells of each row and ends it.</param>
    public static OutputContent Content(string? destination, IEnumerable<string> header, Action<CsvOutput> writeRows)
    {
        ArgumentNullException.ThrowIfNull(writeRows);
        return new OutputContent(destination, writer =>
        {
            var table = new CsvOutput(writer);
            foreach (var name in header)
            {
                table.Cell(name);
            }

            table.EndRow();
            writeRows(table);
        });
    }

    /// <summary>A cell of text.</summary>
    /// <param name="value">The text; null leaves the cell empty.</param>
    public CsvOutput Cell(string? value)
    {
        Separate();
        CsvText.Write(_writer, value.AsSpan());
        return this;
    }

    /// <summary>A cell with a number; empty where it is not finite.</summary>
    /// <param name="value">The number.</param>
    public CsvOutput Cell(double value)
    {
        Separate();
        if (double.IsFinite(value))
        {
            CsvText.Write(_writer, value);
        }

        return this;
    }

    /// <summary>A cell with an amount of money, a price or a quantity.</summary>
    /// <param name="value">The amount.</param>
    public CsvOutput Cell(decimal value) => Cell(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A cell with a whole number.</summary>
    /// <param name="value">The number.</param>
    public CsvOutput Cell(long value) => Cell(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A cell with a time.</summary>
    /// <param name="utc">A UTC time.</param>
    public CsvOutput Cell(DateTime utc)
    {
        Separate();
        CsvText.Write(_writer, utc);
        return this;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        _writer.Write('\n');
        _rowStarted = false;
    }

    private void Separate()
    {
        if (_rowStarted)
        {
            _writer.Write(',');
        }

        _rowStarted = true;
    }
}
