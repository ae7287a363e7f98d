using Spectre.Console;

namespace R3edge.Cli.Output;

/// <summary>
/// A table of plain text that fits the terminal: where it is too wide, headings and cells of text break between words, and
/// numbers never do.
/// </summary>
public sealed class TextTable
{
    private const int Margin = 2;
    private const int Gap = 3;
    private const int NarrowGap = 2;
    private const int NarrowestGap = 1;
    private const int ShrinkingStep = 4;
    private readonly bool[] _isNumber;
    private readonly string[] _headings;
    private readonly List<string[]> _rows = [];

    /// <summary>Starts a table.</summary>
    /// <param name="columns">The headings; one that starts with <c>&gt;</c> is of a column of numbers, aligned right.</param>
    public TextTable(params ReadOnlySpan<string> columns)
    {
        _isNumber = new bool[columns.Length];
        _headings = new string[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            _isNumber[i] = columns[i].StartsWith('>');
            _headings[i] = columns[i].TrimStart('>');
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One a column; a line feed starts a new line in the cell.</param>
    public void Row(params IEnumerable<string> cells) => _rows.Add([.. cells]);

    /// <summary>Writes the table and an empty line behind it.</summary>
    /// <param name="console">The console for people.</param>
    public void WriteTo(IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        var (widths, gap) = Fit(console.Profile.Width);
        WriteRow(console, _headings, widths, gap, new Style(decoration: Decoration.Bold));
        console.Line(new string('─', Math.Min(Total(widths, gap) + Margin, console.Profile.Width)));
        foreach (var row in _rows)
        {
            WriteRow(console, row, widths, gap, Style.Plain);
        }

        console.Line();
    }

    /// <summary>Whether the table fits without breaking a line.</summary>
    /// <param name="console">The console for people.</param>
    public bool FitsWhole(IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        return Fit(int.MaxValue) is var (widths, gap) && Total(widths, gap) <= console.Profile.Width;
    }

    private (int[] Widths, int Gap) Fit(int available)
    {
        var widths = new int[_headings.Length];
        var least = new int[_headings.Length];
        for (var i = 0; i < widths.Length; i++)
        {
            var lines = _rows.SelectMany(row => row[i].Split('\n')).ToArray();
            var unbreakable = _headings[i].Split(' ').Concat(_isNumber[i] ? lines : lines.SelectMany(line => line.Split(' ')));
            widths[i] = lines.Append(_headings[i]).Max(line => line.Length);
            least[i] = unbreakable.Max(word => word.Length);
        }

        if (Total(widths, Gap) <= available)
        {
            return (widths, Gap);
        }

        Shrink(widths, least, Total(widths, NarrowGap) - available);
        return (widths, Total(widths, NarrowGap) <= available ? NarrowGap : NarrowestGap);
    }

    // Takes a little at a time from the widest column, so that none is squeezed while another has room.
    private static void Shrink(int[] widths, int[] least, int excess)
    {
        while (excess > 0)
        {
            var widest = Enumerable.Range(0, widths.Length).Where(i => widths[i] > least[i]).OrderByDescending(i => widths[i]).FirstOrDefault(-1);
            if (widest < 0)
            {
                return;
            }

            var step = Math.Min(Math.Min(excess, ShrinkingStep), widths[widest] - least[widest]);
            widths[widest] -= step;
            excess -= step;
        }
    }

    private static int Total(int[] widths, int gap) => Margin + widths.Sum() + gap * (widths.Length - 1);

    private void WriteRow(IAnsiConsole console, string[] cells, int[] widths, int gap, Style style)
    {
        var lines = cells.Select((cell, i) => Wrap(cell, widths[i])).ToArray();
        var separator = new string(' ', gap);
        for (var line = 0; line < lines.Max(cell => cell.Count); line++)
        {
            var parts = lines.Select((cell, i) =>
            {
                var text = line < cell.Count ? cell[line] : "";
                return _isNumber[i] ? text.PadLeft(widths[i]) : text.PadRight(widths[i]);
            });
            var whole = new string(' ', Margin) + string.Join(separator, parts).TrimEnd();
            console.Write(new Text(whole + "\n", style));
        }
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Length <= width ? [paragraph] : paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    lines.Add(line);
                    line = "";
                }

                line = line.Length == 0 ? word : $"{line} {word}";
            }

            lines.Add(line);
        }

        return lines;
    }
}
