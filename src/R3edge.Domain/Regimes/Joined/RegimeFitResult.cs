using System.Diagnostics.CodeAnalysis;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>A model of regimes, or why there is none.</summary>
public sealed class RegimeFitResult
{
    private RegimeFitResult(RegimeModel? model, RegimeFitRefusal? refusal) => (Model, Refusal) = (model, refusal);

    /// <summary>The model; null where there is none.</summary>
    public RegimeModel? Model { get; }

    /// <summary>Why there is no model; null where there is one.</summary>
    public RegimeFitRefusal? Refusal { get; }

    /// <summary>Takes the result apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="refusal">Why there is none; null where there is a model.</param>
    /// <returns>Whether there is a model.</returns>
    public bool TryGet([NotNullWhen(true)] out RegimeModel? model, [NotNullWhen(false)] out RegimeFitRefusal? refusal)
    {
        (model, refusal) = (Model, Refusal);
        return model is not null;
    }

    internal static RegimeFitResult Of(RegimeModel model) => new(model, null);

    internal static RegimeFitResult Of(RegimeFitRefusal refusal) => new(null, refusal);
}
