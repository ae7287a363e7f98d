using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Kraken;

/// <summary>Reads <c>GET /0/public/AssetPairs</c>.</summary>
public static class KrakenListings
{
    /// <summary>Reads the answer.</summary>
    /// <param name="json">The body.</param>
    public static ListingReading Read(ReadOnlyMemory<byte> json) => ListingReading.Of(
        json,
        static root => root.GetProperty("error") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0
            ? throw new FormatException($"Kraken answered {errors[0]}")
            : root.GetProperty("result").EnumerateObject().Select(static property => property.Value),
        ReadOne);

    private static Listing ReadOne(JsonElement pair)
    {
        // The names over HTTP and of the old WebSocket are XBT and XDG; the new WebSocket and everybody else say BTC and DOGE.
        var assets = ListingReading.Text(pair, "wsname").Split('/');
        if (assets.Length != 2)
        {
            throw new FormatException("'wsname' is not of the form XBT/USD");
        }

        var (first, second) = (Common(assets[0]), Common(assets[1]));
        var (price, lot) = (pair.GetProperty("pair_decimals").GetInt32(), pair.GetProperty("lot_decimals").GetInt32());
        return new Listing
        {
            Instrument = new Instrument(
                new InstrumentId(Venue.Kraken, $"{first}-{second}"),
                ListingReading.OptionalNumber(pair, "tick_size") ?? ListingReading.Step(price),
                ListingReading.Step(lot),
                ListingReading.OptionalNumber(pair, "costmin") ?? 0m),
            StreamSymbol = $"{first}/{second}",
            RestSymbol = ListingReading.Text(pair, "altname"),
            PriceDecimals = price,
            QuantityDecimals = lot,
            MinimumQuantity = ListingReading.OptionalNumber(pair, "ordermin") ?? 0m,
            IsTrading = !pair.TryGetProperty("status", out var status) || status.GetString() == "online",
        };
    }

    private static string Common(string asset) => asset switch { "XBT" => "BTC", "XDG" => "DOGE", _ => asset };
}
