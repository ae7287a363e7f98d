namespace R3edge.Domain.Regimes.Volatility;

/// <summary>How a climb ended.</summary>
internal enum AscentEnd
{
    /// <summary>At a maximum.</summary>
    Maximum,

    /// <summary>Close to a maximum that is known already.</summary>
    Known,

    /// <summary>Nowhere: the likelihood left the range of numbers, no step rose, or the steps did not end.</summary>
    Failed,
}
