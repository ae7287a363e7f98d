namespace R3edge.Domain.Regimes.Volatility;

/// <summary>Why a series has no fit.</summary>
public enum GarchFailure
{
    /// <summary>There are fewer returns than <see cref="GarchEstimator.FewestReturns"/>.</summary>
    TooShort,

    /// <summary>A return is NaN or infinite.</summary>
    NotFinite,

    /// <summary>All returns are the same, or differ by no more than rounding.</summary>
    Constant,

    /// <summary>The returns are so small or so large that their squares leave the range of numbers.</summary>
    OutOfRange,

    /// <summary>No maximum of the likelihood was found.</summary>
    NotConverged,

    /// <summary>The likelihood of EGARCH is highest where the variance does not forget where it began, so that no return tells what it is.</summary>
    Unstable,
}

/// <summary>What a <see cref="GarchFailure"/> means.</summary>
public static class GarchFailures
{
    /// <summary>One sentence without a full stop.</summary>
    /// <param name="failure">The reason.</param>
    public static string Describe(this GarchFailure failure) => failure switch
    {
        GarchFailure.TooShort => $"the series is too short: at least {GarchEstimator.FewestReturns} returns are needed",
        GarchFailure.NotFinite => "the series has a return that is not a finite number",
        GarchFailure.Constant => "the series is constant: it has no variance to model",
        GarchFailure.OutOfRange => "the returns are too small or too large for their squares to be computed",
        GarchFailure.NotConverged => "the fit did not converge: no maximum of the likelihood was found",
        GarchFailure.Unstable => "the returns have outliers at which EGARCH has no stable fit: adjust prices for splits, or use Student's t",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, null),
    };
}
