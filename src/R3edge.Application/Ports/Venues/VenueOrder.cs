using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Venues;

/// <summary>An order as a venue gets it: within its rules, with one amount.</summary>
/// <param name="ClientId">The client order id.</param>
/// <param name="Instrument">What to trade.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Terms">At which price, on the tick.</param>
/// <param name="Quantity">Base units, on the lot; 0 where <paramref name="Funds"/> counts.</param>
/// <param name="Funds">Quote units to spend, of a market order to buy; 0 where the quantity counts.</param>
/// <param name="FillsAtOnce">Whether what does not trade at once is cancelled; of a limit order.</param>
public sealed record VenueOrder(
    string ClientId, InstrumentId Instrument, Side Side, OrderTerms Terms, decimal Quantity, decimal Funds, bool FillsAtOnce = false);

/// <summary>How an order stands at its venue. Totals are cumulative.</summary>
/// <param name="ClientId">The client order id; empty where the order has none, or where the venue does not tell it.</param>
/// <param name="VenueId">The venue's id; empty where it is not told.</param>
/// <param name="Status">Its state.</param>
/// <param name="FilledQuantity">Base units filled so far.</param>
/// <param name="FilledNotional">Sum of price times quantity so far, in quote units.</param>
/// <param name="Fees">
/// Sum of the fees so far in quote units, as far as they are known: a stream or an acknowledgement may not tell them all. Without those in
/// <see cref="BaseFees"/> and <see cref="OtherFees"/>.
/// </param>
/// <param name="Time">UTC time of the change at the venue.</param>
/// <param name="Reason">Why it was refused or expired.</param>
public sealed record VenueOrderState(
    string ClientId,
    string VenueId,
    OrderStatus Status,
    decimal FilledQuantity,
    decimal FilledNotional,
    decimal Fees,
    DateTime Time,
    OrderRefusal Reason = OrderRefusal.None)
{
    /// <summary>Whether the fees are all that the fills cost; otherwise a query tells them.</summary>
    public bool HasAllFees { get; init; } = true;

    /// <summary>Base units that the venue has kept so far as its fee, of what was bought; they are in no other number.</summary>
    public decimal BaseFees { get; init; }

    /// <summary>Fees so far in assets that are neither base nor quote, such as BNB or KCS; one entry an asset.</summary>
    public IReadOnlyList<VenueFee> OtherFees { get; init; } = [];

    /// <summary>Whether nothing more can come of it.</summary>
    public bool IsFinal => Status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected;
}

/// <summary>Fees in an asset that is neither base nor quote of the instrument.</summary>
/// <param name="Asset">The asset's code at the venue.</param>
/// <param name="Amount">Units of it; above zero.</param>
public sealed record VenueFee(string Asset, decimal Amount);

/// <summary>What an asset costs.</summary>
/// <param name="Value">Quote units for one unit; above zero.</param>
public sealed record VenuePrice(decimal Value);

/// <summary>What became of an order and of the one that was put in its place.</summary>
/// <param name="Replaced">How the old order ended.</param>
/// <param name="Placed">How the new one stands, or why it was not taken. Its client order id is that of the old one where the venue changed
/// the order in place.</param>
public sealed record VenueReplacement(VenueOrderState Replaced, VenueAnswer<VenueOrderState> Placed)
{
    /// <summary>Whether the venue changed the order in place: it goes on under the client order id of the old one.</summary>
    public bool IsInPlace => Placed.Value is { } placed && placed.ClientId == Replaced.ClientId;
}

/// <summary>What a user holds of an asset at a venue.</summary>
/// <param name="Asset">Its code there, such as BTC.</param>
/// <param name="Free">Units that an order can use.</param>
/// <param name="Locked">Units that orders hold.</param>
public sealed record VenueBalance(string Asset, decimal Free, decimal Locked)
{
    /// <summary>Both together.</summary>
    public decimal Total => Free + Locked;
}

/// <summary>What an order for an instrument must keep to.</summary>
/// <param name="Instrument">Tick, lot and least notional.</param>
/// <param name="MinimumQuantity">Smallest quantity, in base units; 0 for none.</param>
/// <param name="MaximumQuantity">Largest quantity, in base units; null for none.</param>
/// <param name="IsTrading">Whether the venue takes orders now.</param>
/// <param name="HasStops">Whether a stop can rest at the venue.</param>
/// <param name="LocksHoldings">
/// Whether an order that sells holds the base units it may sell, as on spot venues, so that a stop and a target cannot both rest there.
/// </param>
public sealed record OrderRules(
    Instrument Instrument, decimal MinimumQuantity, decimal? MaximumQuantity, bool IsTrading, bool HasStops = true, bool LocksHoldings = true);
