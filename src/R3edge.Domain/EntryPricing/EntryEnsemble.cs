using System.Collections.Immutable;
using R3edge.Domain.Markets;

namespace R3edge.Domain.EntryPricing;

/// <summary>
/// Finds where models agree. Prices of one kind (waiting limits, waiting stops, and each of these at the market already) whose log
/// distances from the market lie within the cluster width of each other form a cluster. A cluster C of models with weights w and
/// probabilities p of being reached scores
/// <c>S = W(C) / W * sum over C of w p</c>, with W(C) the weight of its models and W that of all models that gave a price: linear in the
/// probability of being filled, square in agreement. The best cluster is taken out, and the rest is searched again. Its price is the mean
/// of its members' weighted by w p; of prices that the market has reached it is the most cautious one.
/// </summary>
/// <remarks>
/// Score ties go to the greater weight, then to the cluster nearer to the market, then to limits, then to waiting prices: nothing
/// depends on the order of the models but the order in which equally distant ones are named.
/// </remarks>
public static class EntryEnsemble
{
    /// <summary>The name that the recommended price bears in place of a model's.</summary>
    public const string Name = "ensemble";

    // Order and marketability of the kinds, in the order in which ties are decided.
    private static readonly (EntryOrder Order, bool IsMarketable)[] Kinds =
        [(EntryOrder.Limit, false), (EntryOrder.Limit, true), (EntryOrder.Stop, false), (EntryOrder.Stop, true)];

    /// <summary>The clusters of some prices, the best first; every price is in exactly one.</summary>
    /// <param name="prices">Prices of one bias.</param>
    /// <param name="weights">The weight of each, above 0.</param>
    /// <param name="instrument">Rounds to the tick.</param>
    /// <param name="marketPrice">Where the market is.</param>
    /// <param name="width">The greatest log distance between members of a cluster, 0 or more.</param>
    public static ImmutableArray<EntryCluster> Clusters(
        IReadOnlyList<EntryPrice> prices, IReadOnlyList<double> weights, Instrument instrument, double marketPrice, double width)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(instrument);
        var totalWeight = 0.0;
        for (var i = 0; i < prices.Count; i++)
        {
            totalWeight += weights[i];
        }

        var found = new List<(EntryCluster Cluster, double Distance, int Index)>(prices.Count);
        var members = new List<Member>(prices.Count);
        foreach (var (order, isMarketable) in Kinds)
        {
            members.Clear();
            for (var i = 0; i < prices.Count; i++)
            {
                if (prices[i].Order == order && prices[i].IsMarketable == isMarketable)
                {
                    // What the market has reached fills at the market, wherever its price is.
                    var distance = isMarketable ? 0.0 : Math.Abs(Math.Log((double)prices[i].Price / marketPrice));
                    members.Add(new Member(prices[i], weights[i], distance, i));
                }
            }

            members.Sort(static (a, b) => a.Distance != b.Distance ? a.Distance.CompareTo(b.Distance) : a.Index.CompareTo(b.Index));
            while (members.Count > 0)
            {
                var (start, count) = Best(members, width);
                found.Add((Cluster(members, start, count, totalWeight, instrument), members[start].Distance, found.Count));
                members.RemoveRange(start, count);
            }
        }

        found.Sort(static (a, b) =>
        {
            var byScore = b.Cluster.Score.CompareTo(a.Cluster.Score);
            var byWeight = byScore != 0 ? byScore : b.Cluster.Weight.CompareTo(a.Cluster.Weight);
            var byDistance = byWeight != 0 ? byWeight : a.Distance.CompareTo(b.Distance);
            return byDistance != 0 ? byDistance : a.Index.CompareTo(b.Index);
        });
        var clusters = ImmutableArray.CreateBuilder<EntryCluster>(found.Count);
        foreach (var (cluster, _, _) in found)
        {
            clusters.Add(cluster);
        }

        return clusters.MoveToImmutable();
    }

    private static (int Start, int Count) Best(List<Member> members, double width)
    {
        var (best, bestScore, bestWeight) = ((Start: 0, Count: 0), -1.0, 0.0);
        for (var start = 0; start < members.Count; start++)
        {
            var (end, weight, expected) = (start, 0.0, 0.0);
            while (end < members.Count && members[end].Distance - members[start].Distance <= width)
            {
                weight += members[end].Weight;
                expected += members[end].Expected;
                end++;
            }

            var score = weight * expected;
            if (score > bestScore || (score == bestScore && weight > bestWeight))
            {
                (best, bestScore, bestWeight) = ((start, end - start), score, weight);
            }
        }

        return best;
    }

    private static EntryCluster Cluster(List<Member> members, int start, int count, double totalWeight, Instrument instrument)
    {
        var first = members[start].Price;
        var (lowest, highest) = (first.Price, first.Price);
        var (weight, expected, sum, plainSum) = (0.0, 0.0, 0.0, 0.0);
        var models = ImmutableArray.CreateBuilder<string>(count);
        for (var i = start; i < start + count; i++)
        {
            var member = members[i];
            lowest = Math.Min(lowest, member.Price.Price);
            highest = Math.Max(highest, member.Price.Price);
            weight += member.Weight;
            expected += member.Expected;
            sum += member.Expected * (double)member.Price.Price;
            plainSum += member.Weight * (double)member.Price.Price;
            models.Add(member.Price.Model);
        }

        // So far away that no probability is left above 0, the weights alone decide.
        var mean = expected > 0.0 ? sum / expected : plainSum / weight;
        var rounding = EntryTick.Rounding(first.Order, first.Bias);
        var price = first.IsMarketable
            ? (rounding == PriceRounding.Down ? lowest : highest)
            : Math.Clamp(instrument.RoundPrice((decimal)mean, rounding), lowest, highest);
        return new EntryCluster(
            first.Order, first.IsMarketable, price, lowest, highest, models.MoveToImmutable(), weight, expected / weight, weight / totalWeight * expected);
    }

    private readonly record struct Member(EntryPrice Price, double Weight, double Distance, int Index)
    {
        public double Expected => Weight * Price.ReachProbability;
    }
}
