namespace R3edge.Domain.Markets.Quality;

/// <summary>A bar as it stands in a file, before anything is known about it.</summary>
/// <param name="Line">Its line number, from 1.</param>
/// <param name="Bar">What was read; it may be impossible, out of order or a duplicate.</param>
public readonly record struct BarRow(int Line, Bar Bar);
