using R3edge.Domain.Markets;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>A fit that is due: all it needs, so that it can be made on another thread.</summary>
/// <param name="Window">The bars to fit to.</param>
/// <param name="InForceFrom">UTC; the model will hold for bars that open then or later.</param>
/// <param name="Previous">The model before it; null for the first one.</param>
public sealed record RegimeFitRequest(BarSeries Window, DateTime InForceFrom, RegimeModel? Previous)
{
    /// <summary>Makes the fit. Pure.</summary>
    public RegimeFitResult Fit() => RegimeModelFitter.Fit(Window, InForceFrom, Previous);
}
