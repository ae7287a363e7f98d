namespace R3edge.Application.Ports.Markets;

/// <summary>
/// How far the past trades of an instrument are known: those before a time, and of the later ones those up to a number. Many trades
/// share a time, so only the number tells where a page ended.
/// </summary>
/// <param name="Time">UTC; every trade before it is known, or lies before what was asked for.</param>
/// <param name="LastId">The number of the last trade that is known; null where none is.</param>
public readonly record struct TradePlace(DateTime Time, long? LastId = null);
