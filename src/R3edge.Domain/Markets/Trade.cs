namespace R3edge.Domain.Markets;

/// <summary>A public print: somebody's trade on a venue.</summary>
/// <param name="Time">The venue's UTC time.</param>
/// <param name="Price">Quote units per base unit.</param>
/// <param name="Quantity">Base units.</param>
/// <param name="Aggressor">The side that took liquidity.</param>
/// <param name="Sequence">The venue's trade number; orders trades that share a time.</param>
public readonly record struct Trade(DateTime Time, double Price, double Quantity, Side Aggressor, long Sequence)
{
    /// <summary>The quantity where the aggressor bought, otherwise 0.</summary>
    public double BoughtQuantity => Aggressor == Side.Buy ? Quantity : 0.0;
}
