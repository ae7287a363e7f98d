namespace R3edge.Domain.Markets;

/// <summary>A bar that <see cref="InstrumentBars"/> has finished.</summary>
/// <param name="Timeframe">Its length.</param>
/// <param name="Bar">The bar.</param>
/// <param name="Repair">0 of a bar that has just closed; otherwise how often late trades have repaired it by now.</param>
public readonly record struct FinishedBar(Timeframe Timeframe, Bar Bar, int Repair)
{
    /// <summary>Whether it was finished before and is given again, with late trades in it: of use for history alone.</summary>
    public bool IsRepair => Repair > 0;
}
