namespace R3edge.Domain.Markets.Quality;

/// <summary>What can be wrong with recorded bars.</summary>
public enum QualityProblem
{
    /// <summary>
    /// Intervals between two bars have none. Closures such as weekends count as well: only a calendar can tell them apart.
    /// </summary>
    Gap,

    /// <summary>The opening time occurred before in the file.</summary>
    Duplicate,

    /// <summary>The opening time is before that of an earlier row.</summary>
    Disorder,

    /// <summary>The prices or the volume contradict each other: see <see cref="Bar.IsPossible"/>.</summary>
    ImpossibleBar,

    /// <summary>A move far beyond the usual: see <see cref="BarQualityChecker"/> for the rule.</summary>
    Spike,

    /// <summary>Nothing traded.</summary>
    ZeroVolume,

    /// <summary>The opening time is not on a boundary of the timeframe.</summary>
    Misaligned,
}
