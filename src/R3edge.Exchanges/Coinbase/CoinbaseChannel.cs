namespace R3edge.Exchanges.Coinbase;

/// <summary>What a message is about.</summary>
internal enum CoinbaseChannel
{
    Unknown,
    Other,
    Trades,
    Ticker,
    Book,
    Bars,
    Heartbeats,
    Subscriptions,
}
