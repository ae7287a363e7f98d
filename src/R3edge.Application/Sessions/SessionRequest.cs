using R3edge.Domain.Identity;
using R3edge.Domain.Signals;

namespace R3edge.Application.Sessions;

/// <summary>What a trader asks for when starting a session, in words.</summary>
public sealed record SessionRequest
{
    /// <summary>The longest key, in characters.</summary>
    public const int LongestKey = 100;

    /// <summary>What makes the request unique among the user's, 1 to <see cref="LongestKey"/> characters: sent again it starts nothing more.</summary>
    public required string Key { get; init; }

    /// <summary>On paper, or live.</summary>
    public TradingMode Mode { get; init; } = TradingMode.Paper;

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Parameters by name; what is left out has its default.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>What to trade: <c>kucoin/BTC-USDT</c>.</summary>
    public required string Instrument { get; init; }

    /// <summary>The bars that the strategy sees: <c>1h</c>.</summary>
    public required string Timeframe { get; init; }

    /// <summary>At which closes it may enter: a multiple of the timeframe; null for all.</summary>
    public string? Cadence { get; init; }

    /// <summary>Which entries it takes.</summary>
    public TradeDirection Direction { get; init; } = TradeDirection.Long;

    /// <summary>How it handles money.</summary>
    public RiskProfile Risk { get; init; } = RiskProfile.Default;
}

/// <summary>Why a session was not started or stopped.</summary>
public enum SessionRefusal
{
    /// <summary>The key is missing or too long.</summary>
    BadKey = 1,

    /// <summary>The key has started another session.</summary>
    KeyInUse,

    /// <summary>There is no such strategy.</summary>
    UnknownStrategy,

    /// <summary>A parameter is not the strategy's, or out of its range.</summary>
    BadParameter,

    /// <summary>There is no such instrument.</summary>
    UnknownInstrument,

    /// <summary>There is no such timeframe.</summary>
    BadTimeframe,

    /// <summary>The strategy does not apply to the timeframe, or needs what the instrument's bars do not carry.</summary>
    DoesNotApply,

    /// <summary>The cadence is no multiple of the timeframe.</summary>
    BadCadence,

    /// <summary>The risk profile has a problem.</summary>
    BadRisk,

    /// <summary>Live trading is not allowed here.</summary>
    LiveNotAllowed,

    /// <summary>No order can be sent to the venue.</summary>
    NoGateway,

    /// <summary>There is no account, and none is made for live trading.</summary>
    NoAccount,

    /// <summary>The account does not take it: it has lost everything, or trades the instrument by other rules.</summary>
    RefusedByAccount,

    /// <summary>The user has as many sessions as are allowed.</summary>
    TooManySessions,

    /// <summary>The user has no such session.</summary>
    NotFound,
}

/// <summary>How a request ended.</summary>
/// <param name="Session">The session as it is now; null where there is none.</param>
/// <param name="Refusal">Why nothing was done; null where it was.</param>
/// <param name="Message">What is wrong, in one sentence; empty where nothing is.</param>
/// <param name="IsRepeated">Whether it had been done before.</param>
public sealed record SessionOutcome(Session? Session, SessionRefusal? Refusal, string Message, bool IsRepeated = false)
{
    /// <summary>Whether it is done.</summary>
    public bool IsDone => Refusal is null;

    internal static SessionOutcome Refuse(SessionRefusal refusal, string message) => new(null, refusal, message);
}
