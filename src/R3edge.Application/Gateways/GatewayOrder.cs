using System.Text.Json.Serialization;
using R3edge.Application.Json;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Gateways;

/// <summary>What the gateway knows of an order: stored before it is sent and after every step, so that a crash loses and doubles nothing.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Position">The position that owns it.</param>
/// <param name="Order">The order as it was decided on.</param>
/// <param name="Replaces">The order in whose place it goes; null where it goes in none's.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="IsCancelWanted">Whether it is to end.</param>
/// <param name="SentAt">UTC time at which it was last sent or about to be; null before.</param>
/// <param name="VenueId">The venue's id; empty while it is not known.</param>
/// <param name="Last">What was last told of it; null before.</param>
/// <param name="Sequence">The number of the last update.</param>
public sealed record GatewayOrder(
    AccountId Account,
    PositionId Position,
    Order Order,
    OrderId? Replaces,
    GatewayPhase Phase,
    bool IsCancelWanted,
    DateTime? SentAt,
    string VenueId,
    OrderReport? Last,
    long Sequence)
{
    /// <summary>How many times the order was taken from the venue to be put there again.</summary>
    public int Attempt { get; init; }

    /// <summary>Whether its request had ended by <see cref="SentAt"/>, with an answer or without; else it may have left after that.</summary>
    public bool HasLeft { get; init; }

    /// <summary>What filled in earlier attempts.</summary>
    public OrderTotals Before { get; init; }

    /// <summary>Base units of the order that are no longer to be traded, because a target of its position has traded them.</summary>
    public decimal Reduction { get; init; }

    /// <summary>Base units of what it has bought that the venue has kept as its fee.</summary>
    public decimal BaseFees { get; init; }

    /// <summary>
    /// Base units of the order that are not there to be sold, since the venue has kept them as its fee when its position was entered.
    /// </summary>
    public decimal Short { get; init; }

    /// <summary>Whether it was sent to trade at once or not at all: what is left of it is held again.</summary>
    public bool FillsAtOnce { get; init; }

    /// <summary>
    /// The client order id under which the venue works it, where it took over the place of another order; empty where it has its own.
    /// </summary>
    public string TakenId { get; init; } = "";

    /// <summary>Since when and how often in a row the venue did not know it although it had taken it; null where it does.</summary>
    public MissedOrder? Missed { get; init; }

    /// <summary>Fees in assets that are neither base nor quote, and what they are worth.</summary>
    public IReadOnlyList<AssetFee> OtherFees { get; init; } = [];

    /// <summary>What filled so far, as it was last told.</summary>
    [JsonIgnore]
    public OrderTotals Filled => Last is { } last ? new OrderTotals(last.FilledQuantity, last.FilledNotional, last.Fees) : default;

    /// <summary>Base units that the next attempt is to trade; unlimited where the order bounds its funds alone.</summary>
    [JsonIgnore]
    public decimal Remaining => Order.Amount.Quantity == OrderAmount.Unlimited
        ? OrderAmount.Unlimited
        : Order.Amount.Quantity - Before.Quantity - Reduction - Short;

    /// <summary>Whether nothing more can come of it.</summary>
    [JsonIgnore]
    public bool IsOver => Phase == GatewayPhase.Over;

    /// <summary>Whether it waits here, because the venue cannot hold it beside another order of its position.</summary>
    [JsonIgnore]
    public bool IsHeld => Phase == GatewayPhase.Held;

    /// <summary>Whether it is a target that waits here and the market has come to its price.</summary>
    /// <param name="best">The market's best prices.</param>
    public bool IsReachedBy(BestPrices best) => IsHeld && Order.Role == OrderRole.Target
        && (Order.Side == Side.Sell ? best.Bid >= Order.Terms.LimitPrice : best.Ask <= Order.Terms.LimitPrice);
}

/// <summary>A venue's not knowing an order that it had taken.</summary>
/// <param name="Times">How often it was asked.</param>
/// <param name="Since">UTC time of the first answer.</param>
public readonly record struct MissedOrder(int Times, DateTime Since);

/// <summary>Fees of an order in an asset that is neither base nor quote of its instrument.</summary>
/// <param name="Attempt">The attempt whose fills they are of.</param>
/// <param name="Asset">The asset's code at the venue.</param>
/// <param name="Amount">Units of it that were paid.</param>
/// <param name="Worth">
/// Quote units that they were worth when they were first heard of, as far as there was a price. Part of what is told.
/// </param>
/// <param name="Unvalued">Units of it for which there was no price. They are in no total.</param>
public sealed record AssetFee(int Attempt, string Asset, decimal Amount, decimal Worth, decimal Unvalued);

/// <summary>A record as it is stored.</summary>
/// <param name="Record">The record.</param>
/// <param name="Version">Its version.</param>
internal readonly record struct StoredOrder(GatewayOrder Record, string Version);

/// <summary>How far an order is on its way to the venue and back.</summary>
public enum GatewayPhase
{
    /// <summary>It is to be sent.</summary>
    Intended,

    /// <summary>It was sent or was about to be; whether the venue has it is not known.</summary>
    Sending,

    /// <summary>It waits here: the venue cannot hold it beside the stop of its position.</summary>
    Held,

    /// <summary>The venue has it.</summary>
    Working,

    /// <summary>Nothing more can come of it.</summary>
    Over,
}

/// <summary>How the gateway's records are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(UserIdConverter), typeof(AccountIdConverter), typeof(SessionIdConverter), typeof(PositionIdConverter), typeof(OrderIdConverter),
        typeof(InstrumentIdConverter), typeof(OrderTermsConverter), typeof(OrderAmountConverter),
    ])]
[JsonSerializable(typeof(GatewayOrder))]
internal sealed partial class GatewayJson : JsonSerializerContext;
