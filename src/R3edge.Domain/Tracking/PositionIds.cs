using R3edge.Domain.Identity;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tracking;

/// <summary>Derives the ids of positions.</summary>
public static class PositionIds
{
    // Beyond every tag of an order, so that a position and an order never come from the same mixture.
    private const ulong Tag = 1UL << 48;

    /// <summary>The id of the position that a signal causes; the same signal gives the same id for ever.</summary>
    /// <param name="signalId">The signal.</param>
    public static PositionId For(SignalId signalId) => new(StableHash.Mix(signalId.Value, Tag));

    /// <summary>The id of the position that a signal causes in a session: two sessions that hear the same signal own a position each.</summary>
    /// <param name="signalId">The signal.</param>
    /// <param name="sessionId">The session.</param>
    public static PositionId For(SignalId signalId, SessionId sessionId) =>
        new(StableHash.Mix(StableHash.Mix(StableHash.Mix(signalId.Value, Tag), (ulong)(sessionId.Value >> 64)), (ulong)sessionId.Value));
}
