namespace R3edge.Application.Ports.Tables;

/// <summary>How a batch ended: all of it is done, or nothing.</summary>
/// <param name="Status">Done, or why the first action that failed did.</param>
/// <param name="FailedIndex">Which action that was, from 0; null where all is done.</param>
/// <param name="ETags">The versions written, one an action and null for a deletion; empty where nothing is done.</param>
public sealed record TableBatchOutcome(TableStatus Status, int? FailedIndex, IReadOnlyList<string?> ETags)
{
    /// <summary>Whether all is done.</summary>
    public bool IsDone => Status == TableStatus.Done;
}
