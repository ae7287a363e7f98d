using System.Globalization;
using R3edge.Application.Collection;

namespace R3edge.Cli.Regimes;

/// <summary>Reads a file of one column: the header <c>return</c>, then a number a line.</summary>
internal static class ReturnColumnReader
{
    private const string Header = "return";
    private const NumberStyles Numbers = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The numbers as they are, or the first thing that is wrong.</returns>
    public static DataResult<double[]> Read(string path)
    {
        try
        {
            return Parse(path, File.ReadLines(path));
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

    private static DataResult<double[]> Parse(string path, IEnumerable<string> lines)
    {
        var values = new List<double>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var text = line.Trim().Trim('"');
            if (number == 1)
            {
                if (!text.Equals(Header, StringComparison.OrdinalIgnoreCase))
                {
                    return DataError.InLine(path, 1, $"the header must be '{Header}', alone in its line");
                }
            }
            else if (text.Length == 0)
            {
                continue;
            }
            else if (double.TryParse(text, Numbers, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                values.Add(value);
            }
            else
            {
                var shown = text.Length > 40 ? text[..40] + "..." : text;
                return new DataError(path, number, 1, Header, $"'{shown}' is not a number");
            }
        }

        return values.Count > 0 ? values.ToArray() : DataError.InFile(path, "there is no number in it");
    }
}
