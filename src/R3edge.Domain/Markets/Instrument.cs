namespace R3edge.Domain.Markets;

/// <summary>
/// Something that can be traded, with the venue's rules for prices and quantities.
/// Every rounding of a price or a quantity in R3edge happens here.
/// </summary>
public sealed record Instrument
{
    /// <summary>Creates an instrument.</summary>
    /// <param name="id">Venue and symbol.</param>
    /// <param name="tickSize">Smallest price step, above 0, in quote units.</param>
    /// <param name="lotSize">Smallest quantity step, above 0, in base units.</param>
    /// <param name="minimumNotional">Smallest price times quantity of an order, 0 or more, in quote units.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the minimum is negative.</exception>
    public Instrument(InstrumentId id, decimal tickSize, decimal lotSize, decimal minimumNotional)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tickSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lotSize);
        ArgumentOutOfRangeException.ThrowIfNegative(minimumNotional);
        Id = id;
        TickSize = tickSize;
        LotSize = lotSize;
        MinimumNotional = minimumNotional;
    }

    /// <summary>Venue and symbol.</summary>
    public InstrumentId Id { get; }

    /// <summary>Smallest price step, in quote units.</summary>
    public decimal TickSize { get; }

    /// <summary>Smallest quantity step, in base units.</summary>
    public decimal LotSize { get; }

    /// <summary>Smallest price times quantity that the venue accepts, in quote units.</summary>
    public decimal MinimumNotional { get; }

    /// <summary>The price rounded to the tick: the nearest for <see cref="PriceRounding.Nearest"/> (ties away from zero).</summary>
    /// <param name="price">A price, 0 or more.</param>
    /// <param name="rounding">The direction.</param>
    public decimal RoundPrice(decimal price, PriceRounding rounding = PriceRounding.Nearest)
    {
        var ticks = price / TickSize;
        return TickSize * rounding switch
        {
            PriceRounding.Down => decimal.Floor(ticks),
            PriceRounding.Up => decimal.Ceiling(ticks),
            _ => decimal.Round(ticks, MidpointRounding.AwayFromZero),
        };
    }

    /// <summary>
    /// The quantity cut down to a whole number of lots. Never up: an order must not become larger than what was decided.
    /// </summary>
    /// <param name="quantity">A quantity, 0 or more.</param>
    public decimal RoundQuantity(decimal quantity) => decimal.Floor(quantity / LotSize) * LotSize;

    /// <summary>Whether the venue accepts an order of this size.</summary>
    /// <param name="quantity">Base units.</param>
    /// <param name="price">Quote units.</param>
    public bool MeetsMinimum(decimal quantity, decimal price) => quantity >= LotSize && quantity * price >= MinimumNotional;
}

/// <summary>The direction in which a price is rounded to the tick.</summary>
public enum PriceRounding
{
    /// <summary>To the nearest tick; a tie goes away from zero.</summary>
    Nearest,

    /// <summary>To the tick at or below.</summary>
    Down,

    /// <summary>To the tick at or above.</summary>
    Up,
}
