using R3edge.Domain.EntryPricing.Volatility;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing;

/// <summary>What the models of an <see cref="EntryPricer"/> share.</summary>
public sealed record EntryPricerOptions
{
    /// <summary>Makes the volatility forecast; it declares its columns on the plan it is given.</summary>
    public Func<BoardPlan, IVolatilityForecaster> Volatility { get; init; } = static plan => new EwmaVolatility(plan);

    /// <summary>How much a model's opinion counts in the ensemble, above 0.</summary>
    public Func<EntryPriceModelSpec, double> Weight { get; init; } = static spec => spec.Definition.Weight;

    /// <summary>How far apart prices may be that confirm each other, in standard deviations of the next bar's return, 0 or more.</summary>
    public double ClusterWidthSigmas { get; init; } = 0.5;
}
