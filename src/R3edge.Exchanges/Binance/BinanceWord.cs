namespace R3edge.Exchanges.Binance;

/// <summary>Field names of more than one letter.</summary>
internal enum BinanceWord
{
    Stream,
    Result,
    Id,
    Code,
    Message,
    Error,
    LastUpdateId,
    Bids,
    Asks,
    Event,
}
