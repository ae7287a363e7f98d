using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.KuCoin;

/// <summary>Reads <c>GET /api/v2/symbols</c>, all of them or one.</summary>
public static class KuCoinListings
{
    /// <summary>Reads the answer.</summary>
    /// <param name="json">The body.</param>
    public static ListingReading Read(ReadOnlyMemory<byte> json) => ListingReading.Of(
        json,
        static root => root.GetProperty("data") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray()
            : [root.GetProperty("data")],
        ReadOne);

    // "symbol" never changes; "name" is for people and may.
    private static Listing ReadOne(JsonElement symbol)
    {
        var name = ListingReading.Text(symbol, "symbol");
        return new Listing
        {
            Instrument = new Instrument(
                new InstrumentId(Venue.KuCoin, name),
                ListingReading.Number(symbol, "priceIncrement"),
                ListingReading.Number(symbol, "baseIncrement"),
                ListingReading.OptionalNumber(symbol, "minFunds") ?? 0m),
            StreamSymbol = name,
            RestSymbol = name,
            MinimumQuantity = ListingReading.Number(symbol, "baseMinSize"),
            MaximumQuantity = ListingReading.OptionalNumber(symbol, "baseMaxSize"),
            IsTrading = symbol.GetProperty("enableTrading").GetBoolean(),
        };
    }
}
