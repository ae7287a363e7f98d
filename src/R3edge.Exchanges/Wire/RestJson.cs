using System.Globalization;
using System.Text.Json;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Wire;

/// <summary>Reads answers over HTTP, which are few, as documents.</summary>
internal static class RestJson
{
    /// <summary>Reads one time; null where the answer is not as documented.</summary>
    public static DateTime? Time(ReadOnlyMemory<byte> body, Func<JsonElement, long> count)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return WireTime.TryFromCount(count(document.RootElement), out var time) ? time : null;
        }
        catch (Exception exception) when (IsAboutTheText(exception))
        {
            return null;
        }
    }

    /// <summary>Whether an exception says that a text is not as it should be.</summary>
    public static bool IsAboutTheText(Exception exception) => exception is JsonException or FormatException or InvalidOperationException
        or KeyNotFoundException or OverflowException or IndexOutOfRangeException or ArgumentException;

    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A number with every digit that was written, zeros at its end included.</summary>
    public static decimal Exact(JsonElement value) => decimal.Parse(
        value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static long Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetInt64()
        : long.Parse(value.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture);

    public static DateTime CountTime(long count) =>
        WireTime.TryFromCount(count, out var time) ? time : throw new FormatException($"{count} is no time");

    public static Side Sided(JsonElement value, string buy, string sell) => value.GetString() switch
    {
        var word when word == buy => Side.Buy,
        var word when word == sell => Side.Sell,
        var word => throw new FormatException($"'{word}' is no side"),
    };
}
