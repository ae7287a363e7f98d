using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.KuCoin;

/// <summary>KuCoin's names of the lengths of bars: <c>1min</c>, <c>1hour</c>, <c>1day</c>, <c>1week</c>.</summary>
internal static class KuCoinTimeframes
{
    public static TimeframeNames Names { get; } = new(static timeframe => timeframe.ToString() is var name
        ? name[..^1] + name[^1] switch { 'm' => "min", 'h' => "hour", 'd' => "day", _ => "week" }
        : null);
}
