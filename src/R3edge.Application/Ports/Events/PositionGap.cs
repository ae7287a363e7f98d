namespace R3edge.Application.Ports.Events;

/// <summary>Events that a reader asked for and that retention had removed before it read them.</summary>
/// <param name="After">The last position the reader had; what came behind it is missing.</param>
/// <param name="Through">The last position that was removed; reading goes on behind it.</param>
public readonly record struct PositionGap(long After, long Through);
