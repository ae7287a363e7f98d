using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.History;

/// <summary>Reads answers with past bars, each venue's rows in its own order of numbers.</summary>
internal static class BarRows
{
    /// <summary>Reads an answer; anything that is not as documented is an error, since half a list would pass for a whole one.</summary>
    public static BarsReading Read(ReadOnlyMemory<byte> body, Func<JsonElement, BarsReading> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            return BarsReading.Failed($"the answer is not as documented ({exception.Message})");
        }
    }

    public static BarsReading Of(JsonElement rows, Func<JsonElement, Bar> one) =>
        new([.. rows.EnumerateArray().Select(one).Select(Possible)]);

    public static Bar Bar(
        Timeframe timeframe, JsonElement time, JsonElement open, JsonElement high, JsonElement low, JsonElement close, JsonElement volume)
    {
        var start = RestTrades.CountTime(RestTrades.Whole(time));
        return new Bar(
            start,
            start + timeframe.Duration,
            RestTrades.Number(open),
            RestTrades.Number(high),
            RestTrades.Number(low),
            RestTrades.Number(close),
            RestTrades.Number(volume));
    }

    private static Bar Possible(Bar bar) => bar.IsPossible ? bar : throw new FormatException($"a bar contradicts itself: {bar}");
}
