using System.Globalization;
using System.Text.Json;

namespace R3edge.Exchanges.Feeds;

/// <summary>What a venue's list of instruments gave.</summary>
/// <param name="Listings">Those that can be traded here.</param>
/// <param name="Problems">One sentence for each that could not be read, or for the answer as a whole.</param>
public sealed record ListingReading(IReadOnlyList<Listing> Listings, IReadOnlyList<string> Problems)
{
    internal delegate Listing ReadOne(JsonElement element);

    /// <summary>Reads all instruments of an answer; one that cannot be read does not stop the others.</summary>
    internal static ListingReading Of(ReadOnlyMemory<byte> json, Func<JsonElement, IEnumerable<JsonElement>> select, ReadOne read)
    {
        var (listings, problems) = (new List<Listing>(), new List<string>());
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var element in select(document.RootElement))
            {
                try
                {
                    listings.Add(read(element));
                }
                catch (Exception exception) when (IsAboutTheText(exception))
                {
                    problems.Add($"An instrument cannot be read ({exception.Message}): {Start(element.GetRawText())}");
                }
            }
        }
        catch (Exception exception) when (IsAboutTheText(exception))
        {
            problems.Add($"The list of instruments cannot be read: {exception.Message}");
        }

        return new ListingReading(listings, problems);
    }

    internal static decimal Number(JsonElement element, string name)
    {
        var value = element.GetProperty(name);
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString()!;
        return decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    internal static decimal? OptionalNumber(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && value.ToString() is { Length: > 0 } ? Number(element, name) : null;

    internal static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException($"'{name}' is empty");

    /// <summary>Ten to the minus n.</summary>
    internal static decimal Step(int places) => places is >= 0 and <= 28
        ? new decimal(1, 0, 0, false, (byte)places)
        : throw new FormatException($"{places} places are not possible");

    private static bool IsAboutTheText(Exception exception) =>
        exception is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException or ArgumentException or OverflowException;

    private static string Start(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
