using System.Diagnostics.CodeAnalysis;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>A fit, or why there is none.</summary>
public sealed class HiddenMarkovFitResult
{
    private readonly HiddenMarkovFit? _fit;
    private readonly HiddenMarkovRefusal _refusal;

    private HiddenMarkovFitResult(HiddenMarkovFit? fit, HiddenMarkovRefusal refusal)
    {
        _fit = fit;
        _refusal = refusal;
    }

    /// <summary>Takes the result apart.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="refusal">Why there is none; meaningless where there is one.</param>
    /// <returns>Whether there is a fit.</returns>
    public bool TryGet([NotNullWhen(true)] out HiddenMarkovFit? fit, out HiddenMarkovRefusal refusal)
    {
        fit = _fit;
        refusal = _refusal;
        return fit is not null;
    }

    /// <summary>A success.</summary>
    /// <param name="fit">The fit.</param>
    internal static HiddenMarkovFitResult Of(HiddenMarkovFit fit) => new(fit, default);

    /// <summary>A refusal.</summary>
    /// <param name="refusal">The reason.</param>
    internal static HiddenMarkovFitResult Of(HiddenMarkovRefusal refusal) => new(null, refusal);
}
