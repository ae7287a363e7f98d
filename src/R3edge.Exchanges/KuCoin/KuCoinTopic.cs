namespace R3edge.Exchanges.KuCoin;

/// <summary>What a message is about, by the first part of its topic.</summary>
internal enum KuCoinTopic
{
    Unknown,
    Other,
    Trades,
    BookChanges,
    Ticker,
    BestQuote,
    BookPicture,
    Bars,
}
