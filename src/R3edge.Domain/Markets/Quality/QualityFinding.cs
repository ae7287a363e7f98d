namespace R3edge.Domain.Markets.Quality;

/// <summary>One thing wrong at one place of a file.</summary>
/// <param name="Line">The line; for a gap, the line of the bar after it.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Time">Opening time of the bar; for a gap, of its first missing interval.</param>
/// <param name="Detail">The figures, as one sentence in English.</param>
public readonly record struct QualityFinding(int Line, QualityProblem Problem, DateTime Time, string Detail);
