using R3edge.Domain.Execution;
using R3edge.Domain.Markets.Simulation;
using R3edge.SimulatedExchange.Faults;

namespace R3edge.SimulatedExchange;

/// <summary>How the simulated exchange runs.</summary>
public sealed record ExchangeOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The market; where it follows the clock, its start is set to the time of the start.</summary>
    public MarketTapeOptions Market { get; init; } = new();

    /// <summary>Recorded bars to trade again in the place of the simulated market, each of another instrument; empty for none.</summary>
    public IReadOnlyList<ReplayedMarket> Replay { get; init; } = [];

    /// <summary>Whether the market goes on with the clock by itself; otherwise <see cref="ExchangeServer.AdvanceTo"/> moves it.</summary>
    public bool FollowsClock { get; init; } = true;

    /// <summary>
    /// UTC time at which a market that follows the clock began, in the past: it has traded since then. The same market began at the same
    /// time goes on where it was, whatever the number of starts. Null for the minute of the start.
    /// </summary>
    public DateTime? BeganAt { get; init; }

    /// <summary>What trading costs.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.Flat(0.001m);

    /// <summary>A third asset in which fees are paid; null for the quote asset.</summary>
    public ExchangeFeeAsset? FeeAsset { get; init; }

    /// <summary>Whether the fee of who buys is taken from what was bought, as at Binance where there is no BNB; in Binance's protocol alone.</summary>
    public bool TakesFeesFromBought { get; init; }

    /// <summary>What goes wrong.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>The customers.</summary>
    public IReadOnlyList<ExchangeCustomer> Customers { get; init; } = [];

    /// <summary>Request weight that an address may use in a minute, Binance's protocol.</summary>
    public int WeightAMinute { get; init; } = 6000;

    /// <summary>Requests in 30 seconds, KuCoin's protocol.</summary>
    public int RequestsAWindow { get; init; } = 4000;
}

/// <summary>An asset in which fees are paid, as BNB or KCS.</summary>
/// <param name="Asset">Its code.</param>
/// <param name="Price">Quote units for one unit; above zero. It does not move.</param>
public sealed record ExchangeFeeAsset(string Asset, decimal Price);

/// <summary>A customer of the simulated exchange. Its keys are good for nothing else.</summary>
/// <param name="ApiKey">The public half of the key.</param>
/// <param name="Secret">The secret half.</param>
/// <param name="Passphrase">The passphrase of KuCoin's protocol.</param>
/// <param name="Deposits">Units by asset.</param>
public sealed record ExchangeCustomer(string ApiKey, string Secret, string Passphrase, IReadOnlyDictionary<string, decimal> Deposits);
