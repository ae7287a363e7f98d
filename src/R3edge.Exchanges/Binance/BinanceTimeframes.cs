using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Binance;

/// <summary>Binance's names of the lengths of bars; they are those of R3edge.</summary>
internal static class BinanceTimeframes
{
    public static TimeframeNames Names { get; } = new(static timeframe => timeframe.ToString());
}
