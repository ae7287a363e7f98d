using R3edge.Domain.Markets;

namespace R3edge.Application.Collection;

/// <summary>Instruments in the keys of tables, which may not hold a slash.</summary>
internal static class InstrumentKeys
{
    /// <summary><c>kucoin~BTC-USDT</c>.</summary>
    public static string ToTableKey(this InstrumentId instrument) => $"{instrument.Venue.Code}~{instrument.Symbol}";
}
