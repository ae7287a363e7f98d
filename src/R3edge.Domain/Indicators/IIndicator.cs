using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The incremental form of an indicator over bars. Fed the same bars, it gives bit for bit what the batch form gives.
/// </summary>
public interface IIndicator : ISnapshotable
{
    /// <summary>Takes in the next closed bar.</summary>
    /// <param name="bar">The bar after the last one.</param>
    /// <param name="outputs">Receives one value for each output of the definition; NaN during warm-up.</param>
    void Update(in Bar bar, Span<double> outputs);
}
