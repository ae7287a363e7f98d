using System.Text.Json;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.History;

/// <summary>Reads answers with past bars or trades.</summary>
internal static class HistoryRows
{
    /// <summary>Reads an answer; anything that is not as documented is an error, since half a list would pass for a whole one.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="refusal">Tells whether it is an error of the venue.</param>
    /// <param name="list">Finds the rows in it.</param>
    /// <param name="one">Reads a row.</param>
    public static HistoryReading<T> Read<T>(
        ReadOnlyMemory<byte> body, Func<JsonElement, VenueRefusal?> refusal, Func<JsonElement, JsonElement> list, Func<JsonElement, T> one)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return refusal(document.RootElement) is { } error
                ? HistoryReading<T>.Failed(error.Message, error.IsPermanent)
                : new HistoryReading<T>([.. list(document.RootElement).EnumerateArray().Select(one)]);
        }
        catch (Exception exception) when (RestJson.IsAboutTheText(exception))
        {
            return HistoryReading<T>.Failed($"the answer is not as documented ({exception.Message})");
        }
    }
}
