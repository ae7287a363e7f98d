using System.Globalization;
using System.Text;

namespace R3edge.Application.Collection;

/// <summary>Reads files of returns: a header <c>return</c> and one number a line, taken exactly as it stands.</summary>
public static class ReturnFile
{
    private const string Header = "return";
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads every return; NaN and Infinity are numbers here, and whoever computes with them says what is wrong with them. Blank lines at the end are nothing; anywhere else they are an error, as a missing number is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The returns in the order of the file, or the first thing that is wrong.</returns>
    public static DataResult<double[]> Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return DataError.InFile("''", "a file of returns needs a name");
        }

        try
        {
            if (Directory.Exists(path))
            {
                return DataError.InFile(path, "this is a folder, not a file");
            }

            return Parse(path, File.ReadAllLines(path, StrictUtf8));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return DataError.InFile(path, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return DataError.InFile(path, "you have no permission to read this file");
        }
        catch (DecoderFallbackException)
        {
            return DataError.InFile(path, "this is not a text file in UTF-8");
        }
        catch (IOException exception)
        {
            return DataError.InFile(path, $"the file cannot be read ({exception.Message.TrimEnd('.')})");
        }
    }

    private static DataResult<double[]> Parse(string path, string[] lines)
    {
        var count = lines.Length;
        while (count > 0 && string.IsNullOrWhiteSpace(lines[count - 1]))
        {
            count--;
        }

        if (count == 0)
        {
            return DataError.InFile(path, "the file is empty");
        }

        if (!lines[0].AsSpan().Trim().Equals(Header, StringComparison.OrdinalIgnoreCase))
        {
            return DataError.InLine(
                path, 1, $"the header '{DataError.Excerpt(lines[0])}' is not '{Header}'; a file of returns has this one column");
        }

        if (count == 1)
        {
            return DataError.InFile(path, "there is a header but not one return");
        }

        var returns = new double[count - 1];
        for (var i = 1; i < count; i++)
        {
            var text = lines[i].AsSpan().Trim();
            if (!double.TryParse(text, Plain, CultureInfo.InvariantCulture, out returns[i - 1]))
            {
                var problem = text.IsEmpty ? "the value is missing" : $"'{DataError.Excerpt(text)}' is not a number";
                return new DataError(path, i + 1, 1, Header, problem);
            }
        }

        return returns;
    }
}
