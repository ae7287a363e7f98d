namespace R3edge.Application.Sessions;

/// <summary>A session as its table holds it.</summary>
/// <param name="Session">The session.</param>
/// <param name="ClosesPositions">Whether its positions were to be closed when it was stopped.</param>
internal sealed record SessionRow(Session Session, bool ClosesPositions);
