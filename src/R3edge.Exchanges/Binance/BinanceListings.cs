using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Binance;

/// <summary>Reads <c>GET /api/v3/exchangeInfo</c>.</summary>
public static class BinanceListings
{
    /// <summary>Reads the answer.</summary>
    /// <param name="json">The body.</param>
    public static ListingReading Read(ReadOnlyMemory<byte> json) =>
        ListingReading.Of(json, static root => root.GetProperty("symbols").EnumerateArray(), ReadOne);

    private static Listing ReadOne(JsonElement symbol)
    {
        decimal? tick = null, lot = null, smallest = null, largest = null;
        var notional = 0m;
        foreach (var filter in symbol.GetProperty("filters").EnumerateArray())
        {
            switch (filter.GetProperty("filterType").GetString())
            {
                case "PRICE_FILTER":
                    tick = ListingReading.Number(filter, "tickSize");
                    break;
                case "LOT_SIZE":
                    lot = ListingReading.Number(filter, "stepSize");
                    smallest = ListingReading.Number(filter, "minQty");
                    largest = ListingReading.Number(filter, "maxQty");
                    break;
                case "NOTIONAL" or "MIN_NOTIONAL":
                    notional = Math.Max(notional, ListingReading.Number(filter, "minNotional"));
                    break;
            }
        }

        // A step of 0 turns the filter off; the assets' precision is what is left.
        tick = tick is > 0 ? tick : ListingReading.Step(symbol.GetProperty("quoteAssetPrecision").GetInt32());
        lot = lot is > 0 ? lot : ListingReading.Step(symbol.GetProperty("baseAssetPrecision").GetInt32());
        var name = ListingReading.Text(symbol, "symbol");
        var id = new InstrumentId(Venue.Binance, $"{ListingReading.Text(symbol, "baseAsset")}-{ListingReading.Text(symbol, "quoteAsset")}");
        return new Listing
        {
            Instrument = new Instrument(id, tick.Value, lot.Value, notional),
            StreamSymbol = name,
            RestSymbol = name,
            MinimumQuantity = smallest ?? 0m,
            MaximumQuantity = largest is > 0 ? largest : null,
            IsTrading = symbol.GetProperty("status").GetString() == "TRADING",
        };
    }
}
