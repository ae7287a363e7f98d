using System.Globalization;
using System.Text.Json;
using R3edge.Cli.Backtesting;

namespace R3edge.Cli.Local;

/// <summary>What a host answers, as people read it; a dash where there is nothing.</summary>
internal static class AnswerText
{
    private const string None = "-";

    /// <summary>A value by the names on the way to it, joined by dots; null where it is absent.</summary>
    public static JsonElement? At(this JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>The entries of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A text or a whole number as it is.</summary>
    public static string Plain(this JsonElement element, string path) => element.At(path)?.ToString() ?? None;

    /// <summary>A value of an enumeration, in words joined by hyphens.</summary>
    public static string Word(this JsonElement element, string path) =>
        element.At(path)?.GetString() is { } word ? JsonNamingPolicy.KebabCaseLower.ConvertName(word) : None;

    /// <summary>A UTC time.</summary>
    public static string Time(this JsonElement element, string path) =>
        element.At(path) is { } time ? Text.Time(time.GetDateTime()) : None;

    /// <summary>A price or a quantity.</summary>
    public static string Price(this JsonElement element, string path) =>
        element.At(path) is { } price ? Text.Price(price.GetDecimal()) : None;

    /// <summary>An amount of money.</summary>
    public static string Money(this JsonElement element, string path) => Text.Money(element.At(path)?.GetDouble());

    /// <summary>A fraction as a percentage.</summary>
    public static string Percent(this JsonElement element, string path) => Text.Percent(element.At(path)?.GetDouble());

    /// <summary>A pure number.</summary>
    public static string Ratio(this JsonElement element, string path) => Text.Ratio(element.At(path)?.GetDouble());

    /// <summary>A whole number with its thousands apart.</summary>
    public static string Count(this JsonElement element, string path) =>
        element.At(path)?.GetInt64().ToString("N0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A duration.</summary>
    public static string Duration(this JsonElement element, string path) =>
        element.At(path)?.GetString() is { } text && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            ? Text.Duration(duration)
            : None;
}
