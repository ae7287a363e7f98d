using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using R3edge.Domain.Markets;

namespace R3edge.Api.Http;

/// <summary>Says of a request that could not be read what is wrong with it, in the asker's words instead of the framework's.</summary>
internal static partial class BindingText
{
    /// <summary>What is wrong, in one sentence.</summary>
    /// <param name="exception">What the framework says.</param>
    public static string Of(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json)
        {
            return Of(json);
        }

        if (NotRead().Match(exception.Message) is { Success: true } read)
        {
            return $"{read.Groups["name"].Value} must be {Kind(read.Groups["type"].Value)}, not '{read.Groups["text"].Value}'.";
        }

        if (NotGiven().Match(exception.Message) is { Success: true } given)
        {
            return $"{given.Groups["name"].Value} is missing: it must be given in the query.";
        }

        return exception.Message.Contains("no body was provided", StringComparison.Ordinal)
            ? "The body is missing: it must be a JSON object."
            : exception.Message;
    }

    private static string Of(JsonException exception)
    {
        var path = exception.Path is null ? "" : exception.Path.TrimStart('$', '.');
        if (exception.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            return $"The body has a member {path}, which is not known here.";
        }

        if (Lacking().Match(exception.Message) is { Success: true } lacking)
        {
            return $"The body lacks {lacking.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal)}.";
        }

        if (Unconverted().Match(exception.Message) is { Success: true } unconverted
            && typeof(Side).Assembly.GetType(unconverted.Groups["type"].Value) is { IsEnum: true } words)
        {
            return $"The body's {path} must be one of {string.Join(", ", Enum.GetNames(words).Select(JsonNamingPolicy.CamelCase.ConvertName))}.";
        }

        var place = path.Length == 0 ? "The body" : $"The body's {path}";
        return exception.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $"{place} is not the JSON that is expected (line {line + 1}).")
            : $"{place} is not the JSON that is expected.";
    }

    private static string Kind(string type) => type switch
    {
        "int" or "long" => "a whole number",
        nameof(QueryNumber) or "decimal" or "double" => "a number",
        "bool" => "true or false",
        _ => "a value of another kind",
    };

    [GeneratedRegex("""^Failed to bind parameter "(?:Nullable<)?(?<type>\w+)>? (?<name>\w+)" from "(?<text>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex NotRead();

    [GeneratedRegex("""^Required parameter "\S+ (?<name>\w+)" was not provided""")]
    private static partial Regex NotGiven();

    [GeneratedRegex("""could not be converted to (?:System\.Nullable`1\[)?(?<type>[\w.]+\w)""")]
    private static partial Regex Unconverted();

    [GeneratedRegex("""including: (?<names>.*)\.$""")]
    private static partial Regex Lacking();
}
