using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;

namespace R3edge.Application.MoneyManagement;

/// <summary>How large would a position be?</summary>
public sealed record SizeQuestion
{
    /// <summary>What to trade.</summary>
    public required InstrumentId Instrument { get; init; }

    /// <summary>Long or short.</summary>
    public required Bias Bias { get; init; }

    /// <summary>The price of the entry, above 0, in quote units.</summary>
    public required decimal Price { get; init; }

    /// <summary>The stop, in quote units; null for the one that the profile sets.</summary>
    public decimal? Stop { get; init; }

    /// <summary>How money is handled.</summary>
    public required RiskProfile Profile { get; init; }

    /// <summary>The account whose equity and positions count; null for an account of <see cref="Equity"/> and nothing else.</summary>
    public AccountId? Account { get; init; }

    /// <summary>Equity where no account is named, above 0, in quote units.</summary>
    public decimal? Equity { get; init; }

    /// <summary>The fee as a fraction of the value, 0 or more.</summary>
    public decimal FeeRate { get; init; }

    /// <summary>What indicators say, where the profile needs them.</summary>
    public MarketReadings Readings { get; init; } = MarketReadings.None;
}

/// <summary>How large it would be, or why there would be none.</summary>
/// <param name="IsPossible">Whether there would be a position.</param>
/// <param name="Quantity">Base units at the price asked for; 0 where there would be none.</param>
/// <param name="Notional">Its value, in quote units.</param>
/// <param name="AtRisk">What the stop would lose before fees and slippage, in quote units; null without a stop.</param>
/// <param name="Refusal">Why there would be none.</param>
/// <param name="Sizing">The numbers behind it.</param>
/// <param name="Account">The account that was reckoned with.</param>
/// <param name="Explanation">The answer in one sentence.</param>
public sealed record SizeAnswer(
    bool IsPossible,
    decimal Quantity,
    decimal Notional,
    decimal? AtRisk,
    EntryRefusal? Refusal,
    EntrySizing? Sizing,
    AccountView? Account,
    string Explanation);
