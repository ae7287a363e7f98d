using System.Diagnostics.CodeAnalysis;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>A fit, or why there is none. A series that cannot be fitted is an expected outcome, not an exception.</summary>
public sealed class GarchFitResult
{
    private GarchFitResult(GarchFit? fit, GarchFailure? failure)
    {
        Fit = fit;
        Failure = failure;
    }

    /// <summary>The fit; null where there is none.</summary>
    public GarchFit? Fit { get; }

    /// <summary>Why there is no fit; null where there is one.</summary>
    public GarchFailure? Failure { get; }

    /// <summary>Takes the result apart.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="failure">Why there is none; null where there is a fit.</param>
    /// <returns>Whether there is a fit.</returns>
    public bool TryGet([NotNullWhen(true)] out GarchFit? fit, [NotNullWhen(false)] out GarchFailure? failure)
    {
        fit = Fit;
        failure = Failure;
        return fit is not null;
    }

    internal static GarchFitResult Of(GarchFit fit) => new(fit, null);

    internal static GarchFitResult Of(GarchFailure failure) => new(null, failure);
}
