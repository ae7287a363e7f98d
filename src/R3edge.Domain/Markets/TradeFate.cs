namespace R3edge.Domain.Markets;

/// <summary>What <see cref="InstrumentBars"/> did with a trade.</summary>
public enum TradeFate
{
    /// <summary>It is in the open bar.</summary>
    Counted,

    /// <summary>Its number was seen before: it changed nothing.</summary>
    Repeated,

    /// <summary>Its bar has closed already; the bar will be given again as a repair.</summary>
    Repairing,

    /// <summary>Its bar closed too long ago, or was never known whole: it changed nothing.</summary>
    Late,
}
