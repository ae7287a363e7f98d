using R3edge.Application.Pipeline.Messages;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>What a lane is to do while it runs for a while.</summary>
/// <param name="Limit">How long it may work; zero to store the intents alone.</param>
/// <param name="Patience">How long it waits for what is due next before it leaves it to the next run.</param>
internal sealed record LaneErrand(TimeSpan Limit, TimeSpan Patience)
{
    /// <summary>What is wanted of orders.</summary>
    public IReadOnlyList<OrderIntent> Intents { get; init; } = [];

    /// <summary>Best bids and asks: targets that wait for them are sent.</summary>
    public IReadOnlyDictionary<InstrumentId, BestPrices> Quotes { get; init; } = new Dictionary<InstrumentId, BestPrices>();

    /// <summary>Prices as they are known, in quote units, for orders that name none.</summary>
    public IReadOnlyDictionary<InstrumentId, decimal> Prices { get; init; } = new Dictionary<InstrumentId, decimal>();

    /// <summary>Whether the venue is asked how each order stands.</summary>
    public bool AsksVenue { get; init; }

    /// <summary>Whether orders, fills and balances are compared with those of the venue.</summary>
    public bool Reconciles { get; init; }
}

/// <summary>An intent that cannot be stored, however often it is told.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Reason">Why, in a sentence.</param>
public readonly record struct FailedIntent(OrderIntent Intent, string Reason);

/// <summary>The best bid and ask of a market.</summary>
/// <param name="Bid">In quote units.</param>
/// <param name="Ask">In quote units.</param>
public readonly record struct BestPrices(decimal Bid, decimal Ask);
