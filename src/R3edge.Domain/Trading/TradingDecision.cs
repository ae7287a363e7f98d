using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <summary>What an account did about a signal, and why: everything that is needed to explain it later.</summary>
public sealed record TradingDecision
{
    /// <summary>The signal.</summary>
    public required SignalId Signal { get; init; }

    /// <summary>The session that heard it.</summary>
    public required SessionId Session { get; init; }

    /// <summary>What the strategy said.</summary>
    public required SignalAction Action { get; init; }

    /// <summary>UTC close of the signal bar.</summary>
    public required DateTime SignalTime { get; init; }

    /// <summary>UTC time of the market when it was decided, at or after <see cref="SignalTime"/>.</summary>
    public required DateTime DecidedAt { get; init; }

    /// <summary>The bias that was to be left; null for none.</summary>
    public Bias? Leave { get; init; }

    /// <summary>How many positions were asked to be left.</summary>
    public int Left { get; init; }

    /// <summary>The bias that was to be entered; null for none.</summary>
    public Bias? Enter { get; init; }

    /// <summary>The position that was opened; null for none.</summary>
    public PositionId? Position { get; init; }

    /// <summary>Why none was opened although one was to be entered.</summary>
    public DecisionRefusal? Refusal { get; init; }

    /// <summary>The money manager's reason.</summary>
    public EntryRefusal? EntryRefusal { get; init; }

    /// <summary>The reason of who judged the signal.</summary>
    public QualificationRefusal? QualificationRefusal { get; init; }

    /// <summary>The confidence in the signal, 0 to 1; null where nobody judged it.</summary>
    public double? Confidence { get; init; }

    /// <summary>Close of the signal bar, in quote units.</summary>
    public required double Close { get; init; }

    /// <summary>The indicators at that close.</summary>
    public required MarketReadings Readings { get; init; }

    /// <summary>The account before the decision; null where the money manager was not asked.</summary>
    public AccountView? Account { get; init; }

    /// <summary>Where the session stood against its limits; null where the money manager was not asked.</summary>
    public RiskState? Risk { get; init; }

    /// <summary>The numbers of the size, as far as they were worked out; null where the money manager was not asked.</summary>
    public EntrySizing? Sizing { get; init; }

    /// <summary>The decision in one sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>Whether a position was opened.</summary>
    public bool IsEntered => Position is not null;
}
