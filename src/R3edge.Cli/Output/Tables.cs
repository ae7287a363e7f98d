using Spectre.Console;

namespace R3edge.Cli.Output;

/// <summary>Lines and tables for people, readable on a terminal and in a file.</summary>
public static class Tables
{
    /// <summary>Starts a table.</summary>
    /// <param name="columns">The headings; one that starts with <c>&gt;</c> is of a column of numbers, aligned right.</param>
    public static TextTable Create(params ReadOnlySpan<string> columns) => new(columns);

    /// <summary>Writes a table.</summary>
    /// <param name="console">The console for people.</param>
    /// <param name="table">The table.</param>
    public static void Write(this IAnsiConsole console, TextTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.WriteTo(console);
    }

    /// <summary>Writes a line of plain text: square brackets in it are no markup.</summary>
    /// <param name="console">The console for people.</param>
    /// <param name="text">The line.</param>
    public static void Line(this IAnsiConsole console, string text = "") => console.Write(new Text(text + "\n"));
}
