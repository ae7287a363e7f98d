namespace R3edge.Cli.Output;

/// <summary>Something to write and where.</summary>
/// <param name="Destination">A path (gzipped where it ends in <c>.gz</c>), <c>-</c> for the standard output, or null to leave it out.</param>
/// <param name="Write">Writes the content.</param>
public sealed record OutputContent(string? Destination, Action<TextWriter> Write);
