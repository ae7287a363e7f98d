using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Execution;

/// <summary>Something that a paper venue tells an account of one of its orders.</summary>
/// <param name="Sequence">Counts the events of the account from 1, without a hole.</param>
/// <param name="Instrument">What the order trades.</param>
/// <param name="PositionId">The position that owns the order.</param>
/// <param name="Report">What the venue says of the order.</param>
/// <param name="Fill">The fill behind a report of a fill; otherwise the default, whose quantity is 0.</param>
public readonly record struct VenueEvent(long Sequence, InstrumentId Instrument, PositionId PositionId, OrderReport Report, Fill Fill)
{
    /// <summary>Whether it tells of a fill.</summary>
    public bool IsFill => Fill.Quantity > 0m;
}
