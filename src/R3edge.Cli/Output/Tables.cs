using Spectre.Console;

namespace R3edge.Cli.Output;

/// <summary>Tables for people: one look for every command, readable on a terminal and in a file.</summary>
public static class Tables
{
    /// <summary>Starts a table.</summary>
    /// <param name="columns">The headings; one that starts with <c>&gt;</c> is of a column of numbers, aligned right.</param>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            var isNumber = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(column.TrimStart('>'), new Style(decoration: Decoration.Bold)))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = isNumber,
            });
        }

        return table;
    }

    /// <summary>Adds a row of plain text: square brackets in it are no markup.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">One a column.</param>
    public static void Row(this Table table, params IEnumerable<string> cells)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.AddRow(cells.Select(cell => new Text(cell)));
    }

    /// <summary>Writes a line of plain text: square brackets in it are no markup.</summary>
    /// <param name="console">The console for people.</param>
    /// <param name="text">The line.</param>
    public static void Line(this IAnsiConsole console, string text = "") => console.Write(new Text(text + "\n"));
}
