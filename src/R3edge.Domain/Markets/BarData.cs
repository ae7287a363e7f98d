namespace R3edge.Domain.Markets;

/// <summary>What bars may carry besides prices and volume. Not every source has it, and what needs it is refused without it.</summary>
[Flags]
public enum BarData
{
    /// <summary>Prices and volume: every source has them.</summary>
    None = 0,

    /// <summary>How much of a bar's volume takers bought (<see cref="Bar.TakerBuyVolume"/>).</summary>
    TakerBuyVolume = 1,
}
