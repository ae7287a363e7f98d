using System.Collections.Immutable;
using R3edge.Domain.EntryPricing.Volatility;

namespace R3edge.Domain.EntryPricing;

/// <summary>What every model says, where they agree, and the price to take.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Volatility">The forecast that distances and probabilities are measured with.</param>
/// <param name="Answers">One a model, in the order of the models.</param>
/// <param name="Clusters">The prices that confirm each other, the best first.</param>
/// <param name="Recommendation">The price of the best cluster, by the name of <see cref="EntryEnsemble.Name"/>; null where no model gives a price.</param>
public sealed record EntryReport(
    EntryQuery Query,
    VolatilityForecast Volatility,
    ImmutableArray<EntryAnswer> Answers,
    ImmutableArray<EntryCluster> Clusters,
    EntryPrice? Recommendation);
