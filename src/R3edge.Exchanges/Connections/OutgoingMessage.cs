namespace R3edge.Exchanges.Connections;

/// <summary>A message to a venue.</summary>
/// <param name="Text">Its JSON.</param>
/// <param name="Answers">How many acknowledgements or refusals it brings.</param>
internal readonly record struct OutgoingMessage(string Text, int Answers);
