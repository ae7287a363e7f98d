namespace R3edge.Exchanges.Feeds;

/// <summary>A message about the connection.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="RequestId">The number of the request it answers, where it names one.</param>
/// <param name="Code">The venue's code of an error, where there is one.</param>
/// <param name="Text">The venue's words about an error or a state; null where there are none.</param>
public readonly record struct ControlMessage(ControlKind Kind, long? RequestId = null, long? Code = null, string? Text = null);
