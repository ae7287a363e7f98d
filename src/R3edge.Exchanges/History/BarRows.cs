using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.History;

/// <summary>Reads past bars, each venue's rows in its own order of numbers.</summary>
internal static class BarRows
{
    /// <exception cref="FormatException">A field is no number, or the bar contradicts itself.</exception>
    public static Bar Bar(
        Timeframe timeframe, JsonElement time, JsonElement open, JsonElement high, JsonElement low, JsonElement close, JsonElement volume,
        JsonElement? takerBuyVolume = null)
    {
        var start = RestJson.CountTime(RestJson.Whole(time));
        var bar = new Bar(
            start,
            start + timeframe.Duration,
            RestJson.Number(open),
            RestJson.Number(high),
            RestJson.Number(low),
            RestJson.Number(close),
            RestJson.Number(volume),
            takerBuyVolume is { } bought ? RestJson.Number(bought) : null);
        return bar.IsPossible ? bar : throw new FormatException($"a bar contradicts itself: {bar}");
    }
}
