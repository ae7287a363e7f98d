using R3edge.Application.Sessions;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Cli.Local;

/// <summary>The sessions that a first look at the platform shows: another strategy on each instrument.</summary>
internal static class DemoSessions
{
    private static readonly string[] Strategies = ["ma-cross", "bollinger-reversion", "donchian-breakout", "rsi-reversion", "supertrend", "momentum"];

    /// <summary>One session an instrument, on bars of a minute.</summary>
    /// <param name="instruments">The instruments.</param>
    /// <param name="profile">How each handles money; where nothing is said a tenth of what there is goes into each entry.</param>
    /// <param name="direction">Which entries they take.</param>
    public static IReadOnlyList<SessionRequest> On(IReadOnlyList<InstrumentId> instruments, RiskProfile profile, TradeDirection direction)
    {
        var modest = profile == RiskProfile.Default ? profile with { Size = "notional:10000", Stop = "pct:0.02" } : profile;
        return
        [
            .. instruments.Select((instrument, index) => new SessionRequest
            {
                Key = $"demo {Strategies[index % Strategies.Length]} {instrument}",
                Strategy = Strategies[index % Strategies.Length],
                Instrument = instrument.ToString(),
                Timeframe = Timeframe.OneMinute.ToString(),
                Direction = direction,
                Risk = modest,
            }),
        ];
    }
}
