using R3edge.Domain.Markets;

namespace R3edge.Domain.Tracking;

/// <summary>A position from its first fill to its last, as a report shows it.</summary>
/// <param name="Id">The position.</param>
/// <param name="Bias">Long or short.</param>
/// <param name="EntryTime">UTC time of the first entry fill; in a simulation over bars, the open time of the bar in which it filled.</param>
/// <param name="EntryPrice">Average price of all entry fills, in quote units.</param>
/// <param name="ExitTime">UTC time of the last exit fill; in a simulation over bars, the open time of the bar in which it filled.</param>
/// <param name="ExitPrice">Average price of all exit fills, in quote units.</param>
/// <param name="Quantity">Base units entered, and exited.</param>
/// <param name="Fees">All fees, in quote units.</param>
/// <param name="Profit">Exit value less entry value in the position's direction, less fees, in quote units.</param>
/// <param name="MaximumAdverseExcursion">Largest unrealised loss while open as a fraction of the entry price, 0 or more, before fees.</param>
/// <param name="MaximumFavourableExcursion">Largest unrealised profit while open as a fraction of the entry price, 0 or more, before fees.</param>
/// <param name="BarsHeld">Bars from the entry bar to the exit bar; 0 when both are the same.</param>
/// <param name="ExitReason">Why it ended.</param>
public sealed record ClosedTrade(
    PositionId Id,
    Bias Bias,
    DateTime EntryTime,
    decimal EntryPrice,
    DateTime ExitTime,
    decimal ExitPrice,
    decimal Quantity,
    decimal Fees,
    decimal Profit,
    double MaximumAdverseExcursion,
    double MaximumFavourableExcursion,
    int BarsHeld,
    ExitReason ExitReason)
{
    /// <summary>Profit as a fraction of the entry value (entry price times quantity).</summary>
    public double Return => (double)(Profit / (EntryPrice * Quantity));
}
