using System.Globalization;
using System.Text;

namespace R3edge.Application.Collection;

/// <summary>Why a file of bars was refused, and where in it: what a person needs to put it right.</summary>
/// <param name="Source">The file as the user named it.</param>
/// <param name="Line">The line, counted from 1 with the header; null where the whole file is meant.</param>
/// <param name="ColumnNumber">The column, counted from 1; null where the whole line is meant.</param>
/// <param name="ColumnName">The name of that column in the header.</param>
/// <param name="Message">What is wrong, without a full stop.</param>
public sealed record DataError(string Source, int? Line, int? ColumnNumber, string? ColumnName, string Message)
{
    private const int LongestExcerpt = 40;

    /// <summary>An error of the whole file.</summary>
    /// <param name="source">The file as the user named it.</param>
    /// <param name="message">What is wrong, without a full stop.</param>
    public static DataError InFile(string source, string message) => new(source, null, null, null, message);

    /// <summary>An error of a line.</summary>
    /// <param name="source">The file as the user named it.</param>
    /// <param name="line">Counted from 1 with the header.</param>
    /// <param name="message">What is wrong, without a full stop.</param>
    public static DataError InLine(string source, int line, string message) => new(source, line, null, null, message);

    /// <summary><c>bars.csv, line 7, column 2 (open): '12x' is not a number</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Source);
        if (Line is { } line)
        {
            text.Append(CultureInfo.InvariantCulture, $", line {line}");
        }

        if (ColumnNumber is { } column)
        {
            text.Append(CultureInfo.InvariantCulture, $", column {column} ({ColumnName})");
        }

        return text.Append(": ").Append(Message).ToString();
    }

    /// <summary>A piece of a file as it may stand in a sentence: short, and without control characters.</summary>
    /// <param name="text">The piece.</param>
    internal static string Excerpt(ReadOnlySpan<char> text)
    {
        var shown = text.Length > LongestExcerpt ? string.Concat(text[..LongestExcerpt], "...") : text.ToString();
        return string.Concat(shown.Select(character => char.IsControl(character) ? '?' : character));
    }
}
