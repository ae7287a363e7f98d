using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Matching;

/// <summary>An order at the exchange. Used within the exchange's lock only.</summary>
internal sealed class EngineOrder
{
    public required long Id { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Whose it is; null of the market itself.</summary>
    public required ExchangeAccount? Owner { get; init; }

    /// <summary>The market that took it.</summary>
    public MatchingEngine? Engine { get; set; }

    public required Side Side { get; init; }

    public required OrderTerms Terms { get; init; }

    /// <summary>Base units; 0 where the funds count.</summary>
    public required decimal Quantity { get; set; }

    /// <summary>Quote units to spend without fees; 0 where the quantity counts.</summary>
    public decimal Funds { get; init; }

    public EngineLife Life { get; init; }

    public bool IsPostOnly { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    public EngineStatus Status { get; set; }

    /// <summary>Whether a stop has been touched.</summary>
    public bool IsTriggered { get; set; }

    public decimal Filled { get; set; }

    public decimal Notional { get; set; }

    /// <summary>Units of the asset that fees are paid in.</summary>
    public decimal Fees { get; set; }

    /// <summary>Units of <see cref="LockedAsset"/> that are locked for it.</summary>
    public decimal Locked { get; set; }

    public string LockedAsset { get; set; } = "";

    public List<EngineFill> Fills { get; } = [];

    public decimal Remaining => Quantity - Filled;

    public bool IsFinal => Status is EngineStatus.Filled or EngineStatus.Cancelled or EngineStatus.Expired;

    /// <summary>Whether it waits for its stop price.</summary>
    public bool IsWaiting => Terms.HasStop && !IsTriggered && !IsFinal;
}

/// <summary>One execution of an order.</summary>
/// <param name="TradeId">The number of the trade.</param>
/// <param name="Price">Quote units.</param>
/// <param name="Quantity">Base units.</param>
/// <param name="Fee">Units of the asset that fees are paid in.</param>
/// <param name="IsMaker">Whether the order rested.</param>
/// <param name="Time">UTC.</param>
internal readonly record struct EngineFill(long TradeId, decimal Price, decimal Quantity, decimal Fee, bool IsMaker, DateTime Time);

/// <summary>How long an order works.</summary>
internal enum EngineLife
{
    /// <summary>Until it is cancelled.</summary>
    UntilCancelled,

    /// <summary>What does not trade at once is cancelled.</summary>
    Immediate,

    /// <summary>All at once or nothing.</summary>
    AllOrNothing,
}

/// <summary>How an order stands.</summary>
internal enum EngineStatus
{
    /// <summary>It works.</summary>
    Open,

    /// <summary>All of it has traded.</summary>
    Filled,

    /// <summary>It was cancelled by its owner.</summary>
    Cancelled,

    /// <summary>The exchange ended it.</summary>
    Expired,
}

/// <summary>Why the exchange takes no order.</summary>
internal enum EngineRefusal
{
    /// <summary>It does.</summary>
    None,

    /// <summary>Its owner cannot pay for it.</summary>
    InsufficientBalance,

    /// <summary>An order of that client id works.</summary>
    Duplicate,

    /// <summary>It would trade at once and must not.</summary>
    WouldTrade,

    /// <summary>The price is not on the tick.</summary>
    PriceFilter,

    /// <summary>The quantity is not on the lot or below it.</summary>
    LotSize,

    /// <summary>It is worth too little.</summary>
    Notional,

    /// <summary>A stop would be touched at once.</summary>
    WouldTrigger,
}

/// <summary>What happened to an order.</summary>
internal enum EngineNews
{
    /// <summary>The exchange has it.</summary>
    Taken,

    /// <summary>It traded.</summary>
    Traded,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The exchange ended it.</summary>
    Expired,

    /// <summary>A stop was touched.</summary>
    Triggered,
}
