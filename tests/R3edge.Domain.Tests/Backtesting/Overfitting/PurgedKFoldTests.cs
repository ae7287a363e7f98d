using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Backtesting;

namespace R3edge.Domain.Tests.Backtesting.Overfitting;

public sealed class PurgedKFoldTests
{
    // Six samples, each using its own bar and the next. Test 0-1 uses bars 0-2; bar 3 is embargoed: train 4, 5. Test 2-3 uses 2-4:
    // sample 1 uses bar 2 and is purged, bar 5 is embargoed: train 0. Test 4-5: sample 3 uses bar 4: train 0, 1, 2.
    [Fact]
    public void Split_HandComputed_PurgesAndEmbargoes()
    {
        var folds = PurgedKFold.Split(6, 3, horizon: 1, embargo: 1);
        Assert.Equal([new BarRange(0, 2), new BarRange(2, 4), new BarRange(4, 6)], folds.Select(fold => fold.Test));
        Assert.Equal([4, 5], folds[0].Train);
        Assert.Equal([0], folds[1].Train);
        Assert.Equal([0, 1, 2], folds[2].Train);
    }

    [Fact]
    public void Split_NoHorizonAndNoEmbargo_IsPlainKFold() => Assert.All(
        PurgedKFold.Split(10, 5, 0, 0), fold => Assert.Equal(8, fold.Train.Length));

    [Fact]
    public void Split_AnySamples_TrainsOnEverythingThatDoesNotLeak() => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var ends = Enumerable.Range(0, random.Next(2, 80)).Select(i => i + random.Next(0, 9)).ToArray();
        var folds = PurgedKFold.Split(ends, random.Next(2, ends.Length + 1), seed % 7);
        Assert.Equal(Enumerable.Range(0, ends.Length), folds.SelectMany(fold => Enumerable.Range(fold.Test.Start, fold.Test.Length)));
        foreach (var (test, train) in folds)
        {
            var usedUntil = Enumerable.Range(test.Start, test.Length).Max(i => ends[i]);
            Assert.Equal(
                Enumerable.Range(0, ends.Length).Where(i => ends[i] < test.Start || i > usedUntil + seed % 7),
                train);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Split_ImpossibleArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PurgedKFold.Split(10, 1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PurgedKFold.Split(10, 11, 0, 0));
        Assert.Throws<ArgumentException>(() => PurgedKFold.Split([0, 0], 2, 0));
    }
}
