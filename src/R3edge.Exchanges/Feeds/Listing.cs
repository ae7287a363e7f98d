using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Feeds;

/// <summary>An instrument as one venue lists it: what the venue calls it in each place, and what an order must keep to.</summary>
public sealed record Listing
{
    /// <summary>The instrument, with its tick, lot and least notional.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Its name in messages of the market feed.</summary>
    public required string StreamSymbol { get; init; }

    /// <summary>Its name in requests over HTTP.</summary>
    public required string RestSymbol { get; init; }

    /// <summary>Digits after the point of a price as the venue prints it; null where the venue does not say.</summary>
    public int? PriceDecimals { get; init; }

    /// <summary>Digits after the point of a quantity as the venue prints it; null where the venue does not say.</summary>
    public int? QuantityDecimals { get; init; }

    /// <summary>Smallest quantity of an order, in base units; 0 where there is none.</summary>
    public decimal MinimumQuantity { get; init; }

    /// <summary>Largest quantity of an order, in base units, where there is one.</summary>
    public decimal? MaximumQuantity { get; init; }

    /// <summary>Whether the venue takes orders for it now.</summary>
    public bool IsTrading { get; init; } = true;

    /// <summary>Venue and symbol.</summary>
    public InstrumentId Id => Instrument.Id;
}
