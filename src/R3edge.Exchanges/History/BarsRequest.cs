namespace R3edge.Exchanges.History;

/// <summary>A question for past bars.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Until">UTC; the bars that open before this fit into one answer.</param>
internal readonly record struct BarsRequest(string Path, DateTime Until);
