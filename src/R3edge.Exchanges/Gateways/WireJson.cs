using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Venues;

namespace R3edge.Exchanges.Gateways;

/// <summary>Reads answers of venues to orders: exact decimals, and no exception for text that is not what it should be.</summary>
internal static class WireJson
{
    /// <summary>Reads an answer; one that cannot be read leaves the outcome unknown.</summary>
    public static VenueAnswer<T> Read<T>(ReadOnlyMemory<byte> body, bool changesOrders, Func<JsonElement, VenueAnswer<T>> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception exception) when (IsAboutTheText(exception))
        {
            return new VenueAnswer<T>(
                changesOrders ? VenueOutcome.Unknown : VenueOutcome.Unavailable, null, $"The answer cannot be read: {exception.Message}");
        }
    }

    /// <summary>Whether an exception says that a text is not what it should be.</summary>
    public static bool IsAboutTheText(Exception exception) => exception is JsonException or FormatException or InvalidOperationException
        or KeyNotFoundException or OverflowException or IndexOutOfRangeException or ArgumentException;

    /// <summary>A number, written as one or as text.</summary>
    public static decimal Number(JsonElement element) => decimal.Parse(
        element.ValueKind == JsonValueKind.Number ? element.GetRawText() : element.GetString()!,
        NumberStyles.Float,
        CultureInfo.InvariantCulture);

    /// <summary>A number that may be missing; 0 then.</summary>
    public static decimal Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && value.ToString().Length > 0
            ? Number(value)
            : 0m;

    /// <summary>A text that may be missing or a number; empty then.</summary>
    public static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value.ToString()
            : "";

    /// <summary>A time in milliseconds, or in nanoseconds where it is that large; the other argument where it is missing.</summary>
    public static DateTime Time(JsonElement element, string name, DateTime otherwise)
    {
        var value = Number(element, name);
        return value <= 0m ? otherwise
            : value > 100_000_000_000_000_000m ? DateTime.UnixEpoch.AddTicks((long)(value / 100m))
            : DateTime.UnixEpoch.AddMilliseconds((double)value);
    }

    /// <summary>A decimal as venues take it: no exponent, no zeros at the end.</summary>
    public static string Plain(decimal value)
    {
        var text = value.ToString("0.############################", CultureInfo.InvariantCulture);
        return text;
    }
}
