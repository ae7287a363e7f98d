using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Backtesting.Overfitting;

public sealed class TrialLedgerTests
{
    // Sharpe ratios 1, 2, 3, 6 and one trial without: mean 3, squared deviations 4 + 1 + 0 + 9 = 14, over 3.
    [Fact]
    public void With_HandComputedTrials_HasTheirVariance()
    {
        var tally = default(TrialTally).With(1.0).With(2.0).With(double.NaN).With(3.0).With(6.0);
        Assert.Equal((5L, 4L), (tally.Trials, tally.Measured));
        Assert.Equal(3.0, tally.MeanSharpe, 1e-15);
        Assert.Equal(14.0 / 3.0, tally.Variance, 1e-14);
    }

    [Fact]
    public void With_AnySplitOfTrials_EqualsOneTally() => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var trials = Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(6) == 0 ? double.NaN : random.NextDouble() * 8.0 - 4.0).ToList();
        var cut = random.Next(trials.Count + 1);
        var whole = Tally(trials);
        foreach (var merged in new[] { Tally(trials.Take(cut)).With(Tally(trials.Skip(cut))), Tally(trials.Skip(cut)).With(Tally(trials.Take(cut))) })
        {
            Assert.Equal((whole.Trials, whole.Measured), (merged.Trials, merged.Measured));
            Assert.Equal(whole.MeanSharpe, merged.MeanSharpe, 1e-12);
            Assert.Equal(whole.Variance, merged.Variance, 1e-12);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merge_SameSweepTwice_CountsOnce()
    {
        var first = TrialLedger.Empty(1).With(10, Tally([1.0, 2.0]));
        var second = TrialLedger.Empty(1).With(10, Tally([1.0, 2.0])).With(11, Tally([5.0]));
        var merged = first.Merge(second);
        Assert.Equal(3L, merged.Total.Trials);
        Assert.Equal(merged.Total, merged.Merge(first).Merge(merged).Total);
        Assert.Equal(second.Merge(first).Total, merged.Total);
        Assert.Throws<ArgumentException>(() => merged.Merge(TrialLedger.Empty(2)));
    }

    [Fact]
    public void Fingerprint_SameBars_IsTheSameForEver()
    {
        Assert.Equal(DataSetFingerprint.Of(Bars()), DataSetFingerprint.Of(Bars()));

        // Written in ledgers, so it may never change; computed by an independent script from the definition of the hash.
        Assert.Equal("339162a415869df75bdaebbb89bdf5d8", DataSetFingerprint.Of(Bars()).ToString("x32", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Fingerprint_AnyOtherBars_Differs()
    {
        var prints = new HashSet<UInt128> { DataSetFingerprint.Of(Bars()), DataSetFingerprint.Of(Bars().Slice(0, 4)), DataSetFingerprint.Of(Bars(Timeframe.OneDay)) };
        for (var bar = 0; bar < 5; bar++)
        {
            foreach (var change in new Func<Bar, Bar>[]
            {
                one => one with { Open = one.Open + 0.001 }, one => one with { High = one.High + 0.001 }, one => one with { Low = one.Low - 0.001 },
                one => one with { Close = one.Close + 0.001 }, one => one with { Volume = one.Volume + 0.001 },
            })
            {
                prints.Add(DataSetFingerprint.Of(Bars(change: (i, one) => i == bar ? change(one) : one)));
            }
        }

        Assert.Equal(28, prints.Count);
    }

    private static TrialTally Tally(IEnumerable<double> sharpes) => sharpes.Aggregate(default(TrialTally), (tally, sharpe) => tally.With(sharpe));

    private static BarSeries Bars(Timeframe? timeframe = null, Func<int, Bar, Bar>? change = null)
    {
        var length = timeframe ?? Timeframe.OneMinute;
        var builder = new BarSeriesBuilder(length);
        for (var i = 0; i < 5; i++)
        {
            var open = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i);
            var bar = new Bar(open, open + length.Duration, 100.0 + i, 102.0 + i, 99.0 + i, 101.0 + i, 10.0 + i);
            builder.Add(change is null ? bar : change(i, bar));
        }

        return builder.Build();
    }
}
