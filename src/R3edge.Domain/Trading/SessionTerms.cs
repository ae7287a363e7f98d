using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Trading;

/// <summary>What an account needs to know of a session; fixed when the session starts.</summary>
/// <param name="Id">The session.</param>
/// <param name="Instrument">What it trades.</param>
/// <param name="Timeframe">The bars that its strategy sees.</param>
/// <param name="Money">How it sizes, protects and leaves, within which limits.</param>
public sealed record SessionTerms(SessionId Id, Instrument Instrument, Timeframe Timeframe, MoneyManagementPlan Money)
{
    /// <summary>Which entries it takes.</summary>
    public TradeDirection Direction { get; init; } = TradeDirection.Both;

    /// <summary>It enters at closes that end a bar of this timeframe too; the default is every close.</summary>
    public Timeframe Cadence { get; init; } = Timeframe;

    /// <summary>For how long after its bar's close a signal may still open a position: what was an opportunity then is none any more.</summary>
    public TimeSpan LongestDelay { get; init; } = Timeframe.Duration;
}
