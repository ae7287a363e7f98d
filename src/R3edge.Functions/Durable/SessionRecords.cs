namespace R3edge.Functions.Durable;

/// <summary>What starts a session. A later version reads what an earlier one wrote.</summary>
/// <param name="Version">The version that wrote it.</param>
/// <param name="User">Who asks.</param>
/// <param name="Session">The session that the request would start.</param>
/// <param name="Request">The request, as text.</param>
/// <param name="IsUndone">Whether starting it has failed for good, and what there is of it is being removed.</param>
public sealed record SessionStart(int Version, string User, string Session, string Request, bool IsUndone = false)
{
    /// <summary>The version that this code writes.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>What stops a session, from generation to generation. A later version reads what an earlier one wrote.</summary>
/// <param name="Version">The version that wrote it.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Session">The session.</param>
/// <param name="ClosesPositions">Whether somebody has asked to close its positions.</param>
/// <param name="Waiting">The requests that are to be answered.</param>
/// <param name="Answered">The last requests that were.</param>
/// <param name="IsStopped">Whether its last position has ended.</param>
/// <param name="Looks">How many times it was looked at since the last request.</param>
/// <param name="Troubles">How many activities failed for good in a row.</param>
public sealed record SessionStop(
    int Version,
    string User,
    string Session,
    bool ClosesPositions,
    IReadOnlyList<string> Waiting,
    IReadOnlyList<string> Answered,
    bool IsStopped = false,
    int Looks = 0,
    int Troubles = 0)
{
    /// <summary>The version that this code writes.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>A request to stop a session that is being stopped already.</summary>
/// <param name="Id">The request.</param>
/// <param name="ClosesPositions">Whether its positions are to be closed.</param>
public sealed record SessionStopSignal(string Id, bool ClosesPositions);

/// <summary>What an orchestrator that stops a session shows of itself.</summary>
/// <param name="IsStopped">Whether the session has stopped.</param>
/// <param name="NeedsAttention">Whether it could not be carried out for minutes.</param>
/// <param name="Answered">The last requests that were carried out.</param>
public sealed record SessionStopProgress(bool IsStopped, bool NeedsAttention, IReadOnlyList<string> Answered);

/// <summary>Something to carry out for a session.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Session">The session.</param>
/// <param name="Request">The request to start it, as text; null where it is stopped.</param>
/// <param name="ClosesPositions">Whether its positions are closed where it is stopped.</param>
public sealed record SessionTask(string User, string Session, string? Request, bool ClosesPositions);
