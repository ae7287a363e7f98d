using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.EntryPricing;

public sealed class EntryEnsembleTests
{
    [Fact]
    public void Clusters_OfThreeLimits_ScoreByTheFormula()
    {
        // Log distances from 100: 0.0020, 0.0040 and 0.0202; the first two are within 0.005 of each other. W = 3.
        // S = 2/3 (0.8 + 0.6) = 0.933333 and 1/3 * 0.2 = 0.066667; price (0.8 * 99.8 + 0.6 * 99.6) / 1.4 = 99.7143, down to 99.71.
        var clusters = Find([Limit("a", 99.8m, 0.8), Limit("b", 99.6m, 0.6), Limit("c", 98m, 0.2)]);

        Assert.Equal(2, clusters.Count);
        Assert.Equal(["a", "b"], clusters[0].Models);
        Assert.Equal((99.71m, 99.6m, 99.8m), (clusters[0].Price, clusters[0].LowestPrice, clusters[0].HighestPrice));
        Assert.Equal(0.9333333333333333, clusters[0].Score, 1e-12);
        Assert.Equal(0.7, clusters[0].ReachProbability, 1e-12);
        Assert.Equal(["c"], clusters[1].Models);
        Assert.Equal(0.0666666666666667, clusters[1].Score, 1e-12);
    }

    [Fact]
    public void Clusters_TwoThatAgree_BeatOneThatIsMoreLikely()
    {
        // 2/3 (0.25 + 0.25) = 0.3333 against 1/3 * 0.6 = 0.2.
        var clusters = Find([Limit("alone", 99.8m, 0.6), Limit("a", 98.0m, 0.25), Limit("b", 97.9m, 0.25)]);

        Assert.Equal(["a", "b"], clusters[0].Models);
    }

    [Fact]
    public void Clusters_OfWeights_CountThem()
    {
        // Weights 1, 1 and 3 of 5: 2/5 * 0.5 = 0.2 against 3/5 * 3 * 0.6 = 1.08.
        var clusters = EntryEnsemble.Clusters(
            [Limit("a", 98.0m, 0.25), Limit("b", 97.9m, 0.25), Limit("heavy", 99.8m, 0.6)], [1.0, 1.0, 3.0], Scene.Tick(0.01m), 100.0, 0.005);

        Assert.Equal(["heavy"], clusters[0].Models);
        Assert.Equal(1.08, clusters[0].Score, 1e-12);
        Assert.Equal(0.2, clusters[1].Score, 1e-12);
    }

    [Fact]
    public void Clusters_OfLimitsAndStopsAtOneDistance_StayApart()
    {
        var clusters = Find([Limit("limit", 99.9m, 0.6), Limit("stop", 100.1m, 0.5) with { Order = EntryOrder.Stop }]);

        Assert.Equal(2, clusters.Count);
        Assert.Equal(["limit"], clusters[0].Models);
    }

    [Fact]
    public void Clusters_OfReachedLimits_TakeTheMostCautiousPrice()
    {
        // The market at 100 has reached both, however far apart they are: the lower one still fills and never pays more than either.
        var clusters = Find([Limit("a", 104m, 1.0) with { IsMarketable = true }, Limit("b", 101m, 1.0) with { IsMarketable = true }]);

        Assert.Equal(101m, Assert.Single(clusters).Price);
    }

    [Fact]
    public void Clusters_SoFarAwayThatNoneIsReached_StillHaveAPrice()
    {
        var clusters = Find([Limit("a", 50.1m, 0.0), Limit("b", 50.0m, 0.0)]);

        Assert.Equal((50.05m, 0.0), (Assert.Single(clusters).Price, clusters[0].Score));
    }

    [Fact]
    public void Clusters_OfAnyPrices_HoldEachOnceAndStayWithinThem() => Prop.ForAll(
        Gen.Choose(9_000, 9_999).Zip(Gen.Choose(0, 100)).NonEmptyListOf().ToArbitrary(),
        Gen.Elements(0.01m, 0.05m, 1m).ToArbitrary(),
        (draws, tick) =>
        {
            var prices = draws.Select((draw, i) => Limit(
                $"m{i}", Scene.Tick(tick).RoundPrice(draw.Item1 / 100m, PriceRounding.Down), draw.Item2 / 100.0)).ToList();
            var clusters = EntryEnsemble.Clusters(prices, [.. prices.Select(_ => 1.0)], Scene.Tick(tick), 100.0, 0.005);
            return clusters.SelectMany(cluster => cluster.Models).Order().SequenceEqual(prices.Select(price => price.Model).Order())
                && clusters.All(cluster => cluster.Price >= cluster.LowestPrice && cluster.Price <= cluster.HighestPrice
                    && cluster.Price % tick == 0m
                    && Math.Log((double)cluster.HighestPrice / (double)cluster.LowestPrice) <= 0.005 + 1e-12)
                && clusters.Zip(clusters.Skip(1), (better, worse) => better.Score >= worse.Score).All(inOrder => inOrder);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Clusters_InAnyOrderOfTheModels_AreTheSame() => Prop.ForAll(
        Gen.Choose(9_000, 9_999).Zip(Gen.Choose(1, 100)).NonEmptyListOf().ToArbitrary(),
        draws =>
        {
            var prices = draws.DistinctBy(draw => draw.Item1).Select((draw, i) => Limit($"m{i}", draw.Item1 / 100m, draw.Item2 / 128.0)).ToList();
            return Find(prices).Select(cluster => (cluster.Price, cluster.Score))
                .SequenceEqual(Find([.. prices.AsEnumerable().Reverse()]).Select(cluster => (cluster.Price, cluster.Score)));
        }).QuickCheckThrowOnFailure();

    private static List<EntryCluster> Find(List<EntryPrice> prices) =>
        [.. EntryEnsemble.Clusters(prices, [.. prices.Select(_ => 1.0)], Scene.Tick(0.01m), 100.0, 0.005)];

    private static EntryPrice Limit(string model, decimal price, double probability) => new()
    {
        Price = price,
        Bias = Bias.Long,
        Model = model,
        Order = EntryOrder.Limit,
        IsMarketable = false,
        DistanceBasisPoints = 0.0,
        DistanceSigmas = 0.0,
        Validity = TimeSpan.FromHours(1),
        ValidUntil = Scene.Start,
        ReachProbability = probability,
        Reasons = [],
    };
}
