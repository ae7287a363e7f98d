namespace R3edge.Exchanges.Kraken;

/// <summary>What a message is about.</summary>
internal enum KrakenChannel
{
    Unknown,
    Other,
    Trade,
    Ticker,
    Book,
    Ohlc,
    Heartbeat,
    Status,
}
