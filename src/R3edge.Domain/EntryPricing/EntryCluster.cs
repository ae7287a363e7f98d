using System.Collections.Immutable;

namespace R3edge.Domain.EntryPricing;

/// <summary>Prices of models that confirm each other.</summary>
/// <param name="Order">On which side of the market they wait.</param>
/// <param name="IsMarketable">Whether the market is at them or beyond already.</param>
/// <param name="Price">The price that stands for them, on the tick, between the lowest and the highest.</param>
/// <param name="LowestPrice">The lowest of them.</param>
/// <param name="HighestPrice">The highest of them.</param>
/// <param name="Models">Whose they are, nearest to the market first.</param>
/// <param name="Weight">The sum of the models' weights.</param>
/// <param name="ReachProbability">The weighted mean of their probabilities of being reached.</param>
/// <param name="Score">What they are ranked by, 0 to the weight of all models that gave a price.</param>
public sealed record EntryCluster(
    EntryOrder Order,
    bool IsMarketable,
    decimal Price,
    decimal LowestPrice,
    decimal HighestPrice,
    ImmutableArray<string> Models,
    double Weight,
    double ReachProbability,
    double Score);
