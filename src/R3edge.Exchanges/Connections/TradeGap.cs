namespace R3edge.Exchanges.Connections;

/// <summary>Trades that were not received.</summary>
/// <param name="After">Number of the last trade before them.</param>
/// <param name="AfterTime">The UTC time of that trade.</param>
/// <param name="Before">Number of the first trade after them.</param>
public readonly record struct TradeGap(long After, DateTime AfterTime, long Before);
