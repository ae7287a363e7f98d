namespace R3edge.Local.Stages;

/// <summary>How far a stage is behind its hub.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Group">The stage's consumer group.</param>
/// <param name="Events">Events that it has not handled yet.</param>
/// <param name="Handled">Events that it has handled since the start.</param>
/// <param name="Trouble">Why it cannot go on for the moment; null where it can.</param>
public readonly record struct StageLag(string Hub, string Group, long Events, long Handled, string? Trouble = null);
