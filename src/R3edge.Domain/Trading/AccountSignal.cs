using R3edge.Domain.EntryPricing;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Domain.Trading;

/// <summary>A judged signal as it reaches an account.</summary>
/// <param name="Id">The signal.</param>
/// <param name="Session">The session that hears it.</param>
/// <param name="Action">What the strategy says.</param>
/// <param name="Bar">The signal bar, which has closed.</param>
/// <param name="Readings">What the session's money management reads at that close.</param>
public sealed record AccountSignal(SignalId Id, SessionId Session, SignalAction Action, Bar Bar, MarketReadings Readings)
{
    /// <summary>Why it was not qualified; null where it was. Leaving a position needs no qualification.</summary>
    public QualificationRefusal? Refusal { get; init; }

    /// <summary>What the entry price models recommended at that close; null where they recommended nothing, or the session enters at the market.</summary>
    public EntryPrice? Price { get; init; }

    /// <summary>The confidence in it, 0 to 1; null where nobody judged it.</summary>
    public double? Confidence { get; init; }
}
