namespace R3edge.Exchanges.Connections;

/// <summary>The last trade that came out of a feed: the next one goes on behind it.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Time">Its UTC time.</param>
public readonly record struct TradeMark(long Sequence, DateTime Time);
