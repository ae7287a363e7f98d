namespace R3edge.Domain.Markets;

/// <summary>A bar with the line it came from, as it was read: not yet checked.</summary>
/// <param name="Line">The line of the file, counted from 1 with the header.</param>
/// <param name="Bar">The bar.</param>
public readonly record struct BarRow(int Line, Bar Bar);
