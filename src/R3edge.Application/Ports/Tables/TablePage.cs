namespace R3edge.Application.Ports.Tables;

/// <summary>A page of a query.</summary>
/// <param name="Entities">The entities, by row key. A page may be short or empty and still not the last.</param>
/// <param name="Continuation">Gives the next page; null after the last.</param>
public sealed record TablePage(IReadOnlyList<TableEntity> Entities, string? Continuation);
