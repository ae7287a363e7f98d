using R3edge.Domain.Execution;
using R3edge.Domain.Identity;

namespace R3edge.Domain.Tracking;

/// <summary>Derives the ids of a position's orders.</summary>
public static class OrderIds
{
    /// <summary>
    /// The id of one order: the position's 128 bits mixed with the role and the counter. Two orders of one position
    /// never share an id; the same inputs give the same id for ever.
    /// </summary>
    /// <param name="positionId">The position that owns the order.</param>
    /// <param name="role">What the order does for it.</param>
    /// <param name="counter">Counts the position's orders, from 1.</param>
    public static OrderId For(PositionId positionId, OrderRole role, int counter) =>
        new(StableHash.Mix(positionId.Value, (Code(role) << 32) | (uint)counter));

    // Written out, so that reordering the enumeration could not change an id that a venue already knows.
    private static ulong Code(OrderRole role) => role switch
    {
        OrderRole.Entry => 1UL,
        OrderRole.Exit => 2UL,
        OrderRole.Stop => 3UL,
        OrderRole.Target => 4UL,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role of an order."),
    };
}
