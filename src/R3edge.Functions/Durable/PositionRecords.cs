using R3edge.Domain.Trading;

namespace R3edge.Functions.Durable;

/// <summary>
/// What an orchestrator of a position carries from generation to generation. Positions outlive deployments: a later version reads what
/// an earlier one wrote, so members are added with a default and never change their meaning, and <see cref="Version"/> says what wrote it.
/// </summary>
/// <param name="Version">The version that wrote it.</param>
/// <param name="Account">The account.</param>
/// <param name="Session">The session that owns the position.</param>
/// <param name="Position">The position; also the id of the instance.</param>
/// <param name="Plan">The plan of a position that is to be opened; null of one that its account has opened.</param>
/// <param name="DecidedAt">UTC time of the decision to open it.</param>
/// <param name="State">The state of its machine; null before it is known.</param>
/// <param name="Replies">What became of the last messages.</param>
/// <param name="Troubles">How many activities failed for good in a row.</param>
public sealed record PositionOrchestration(
    int Version,
    string Account,
    string Session,
    string Position,
    string? Plan,
    DateTime DecidedAt,
    string? State = null,
    IReadOnlyList<PositionReply>? Replies = null,
    int Troubles = 0)
{
    /// <summary>The version that this code writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>How many replies are kept for those who wait for them.</summary>
    public const int KeptReplies = 16;

    /// <summary>Adds a reply.</summary>
    /// <param name="id">The message.</param>
    /// <param name="answer">What became of it.</param>
    public PositionOrchestration With(string id, AccountAnswer answer) => this with
    {
        Replies = [.. (Replies ?? []).TakeLast(KeptReplies - 1), new PositionReply(id, answer)],
    };
}

/// <summary>What became of a message to a position.</summary>
/// <param name="Id">The message.</param>
/// <param name="Answer">The answer.</param>
public sealed record PositionReply(string Id, AccountAnswer Answer);

/// <summary>What an orchestrator shows of itself.</summary>
/// <param name="Status">Where the position stands.</param>
/// <param name="OpenQuantity">What is open, in base units.</param>
/// <param name="NeedsAttention">Whether a person has to look at it.</param>
/// <param name="Replies">What became of the last messages.</param>
public sealed record PositionProgress(string Status, decimal OpenQuantity, bool NeedsAttention, IReadOnlyList<PositionReply> Replies);

/// <summary>Something to carry out for a position.</summary>
/// <param name="Account">The account.</param>
/// <param name="Session">The session that owns the position.</param>
/// <param name="Position">The position.</param>
/// <param name="Plan">The plan of a position to open; null otherwise.</param>
/// <param name="At">UTC time of the decision.</param>
/// <param name="Message">What to tell it; null to look at it alone.</param>
public sealed record PositionTask(string Account, string Session, string Position, string? Plan, DateTime At, string? Message);

/// <summary>What became of it.</summary>
/// <param name="Answer">The account's answer.</param>
/// <param name="State">The machine's state; null where the position has ended.</param>
public sealed record PositionResult(AccountAnswer Answer, string? State);

/// <summary>An event as it is raised to an orchestrator.</summary>
/// <param name="Id">Tells the reply; whoever waits for one makes it its own.</param>
/// <param name="Message">The message.</param>
public sealed record PositionSignal(string Id, string Message);
