using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Coinbase;

/// <summary>Reads <c>GET /market/products</c>, all of them or one.</summary>
public static class CoinbaseListings
{
    private static readonly string[] Stops = ["trading_disabled", "is_disabled", "cancel_only", "view_only", "auction_mode"];

    /// <summary>Reads the answer.</summary>
    /// <param name="json">The body.</param>
    public static ListingReading Read(ReadOnlyMemory<byte> json) => ListingReading.Of(
        json,
        static root => root.TryGetProperty("products", out var list) ? list.EnumerateArray() : [root],
        ReadOne);

    private static Listing ReadOne(JsonElement product)
    {
        // A product in USDC is an alias of the one in USD, and market data of it arrives under that name.
        var name = ListingReading.Text(product, "product_id");
        var alias = product.TryGetProperty("alias", out var other) ? other.GetString() : null;
        return new Listing
        {
            Instrument = new Instrument(
                new InstrumentId(Venue.Coinbase, name),
                ListingReading.OptionalNumber(product, "price_increment") ?? ListingReading.Number(product, "quote_increment"),
                ListingReading.Number(product, "base_increment"),
                ListingReading.OptionalNumber(product, "quote_min_size") ?? 0m),
            StreamSymbol = string.IsNullOrEmpty(alias) ? name : alias,
            RestSymbol = name,
            MinimumQuantity = ListingReading.OptionalNumber(product, "base_min_size") ?? 0m,
            MaximumQuantity = ListingReading.OptionalNumber(product, "base_max_size"),
            IsTrading = !Stops.Any(stop => product.TryGetProperty(stop, out var flag) && flag.ValueKind == JsonValueKind.True),
        };
    }
}
