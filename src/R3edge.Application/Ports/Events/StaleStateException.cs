namespace R3edge.Application.Ports.Events;

/// <summary>
/// What events were applied to has been dropped before it was stored, because somebody else had written it: the events are to be handled again.
/// </summary>
/// <param name="message">What was dropped.</param>
public sealed class StaleStateException(string message) : Exception(message);
