namespace R3edge.Application.Ports.Tables;

/// <summary>How one write ended.</summary>
/// <param name="Status">Done, or why not.</param>
/// <param name="ETag">The version written; null after a deletion and where it is not done.</param>
public readonly record struct TableOutcome(TableStatus Status, string? ETag)
{
    /// <summary>Whether it is done.</summary>
    public bool IsDone => Status == TableStatus.Done;
}
