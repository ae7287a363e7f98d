using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Application.Collection;

/// <summary>
/// The rows of a file of bars as they stand there: every field could be read, but times may repeat or go back, prices may be
/// impossible and bars may be missing.
/// </summary>
/// <param name="Source">The file as the user named it.</param>
/// <param name="Timeframe">The length of a bar.</param>
/// <param name="Rows">The bars in the order of the file, at least one.</param>
public sealed record BarTable(string Source, Timeframe Timeframe, IReadOnlyList<BarRow> Rows);
