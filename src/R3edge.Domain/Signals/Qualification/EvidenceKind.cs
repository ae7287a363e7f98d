namespace R3edge.Domain.Signals.Qualification;

/// <summary>What further evidence on a signal is about.</summary>
public enum EvidenceKind
{
    /// <summary>The trend of a longer timeframe: the z-score of the close of its last closed bar.</summary>
    Trend,

    /// <summary>The volume of the signal bar over the mean volume of the bars before it.</summary>
    Volume,

    /// <summary>The rank, 0 to 1, of the present volatility among those of the past.</summary>
    Volatility,

    /// <summary>The imbalance of the order book, -1 to 1: bids less asks over their sum.</summary>
    Book,

    /// <summary>The probability, 0 to 1, of the regimes that the strategy is made for.</summary>
    Regime,

    /// <summary>Ask less bid, as a fraction of the price between them.</summary>
    Spread,
}

/// <summary>Which way a piece of evidence points.</summary>
public enum EvidenceStance
{
    /// <summary>There is no reading. It counts neither way and stops nothing.</summary>
    Absent,

    /// <summary>It supports the signal.</summary>
    For,

    /// <summary>It speaks against the signal.</summary>
    Against,

    /// <summary>There is a reading, and it speaks neither way.</summary>
    Neutral,
}
