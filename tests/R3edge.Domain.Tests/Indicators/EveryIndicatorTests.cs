using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Indicators;

/// <summary>What must hold for every registered indicator, over random parameters and random bars.</summary>
public sealed class EveryIndicatorTests
{
    // A fit takes a thousand times as long as a step: fewer cases, and a schedule that the few bars hold some times.
    private static readonly HashSet<string> Scheduled = ["garch-band", "hmm-drift"];

    // Their first values depend on the bars, not on a count: a day must end, a swing must form, a fit must converge.
    private static readonly HashSet<string> DataDependent = ["pivots", "swings", .. Scheduled];

    // They fit a model now and then, which allocates; the steps between are measured by themselves.
    private static readonly HashSet<string> Fitted = ["regime-hmm", "garch", .. Scheduled];

    public static TheoryData<string> NeverFitted => [.. IndicatorRegistry.All.Select(definition => definition.Name).Except(Fitted)];

    public static TheoryData<string> Names => [.. IndicatorRegistry.All.Select(definition => definition.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_BarByBar_EqualsBatchBitForBit(string name) => ForRandomSeries(name, (spec, bars) =>
        IndicatorRuns.AssertSameBits(IndicatorRuns.Batch(spec, RandomBars.Make(bars)), IndicatorRuns.Stream(spec, bars)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Restore_MidSeries_ContinuesBitForBit(string name) => ForRandomSeries(name, (spec, bars) =>
    {
        var cut = bars.Count * 2 / 5;
        var first = spec.Definition.Create(spec.Values);
        var outputs = new double[spec.Definition.Outputs.Length];
        foreach (var bar in bars.Take(cut))
        {
            first.Update(bar, outputs);
        }

        var bytes = new ArrayBufferWriter<byte>();
        first.Save(new SnapshotWriter(bytes));
        var second = spec.Definition.Create(spec.Values);
        second.Update(bars[^1], outputs);
        var reader = new SnapshotReader(bytes.WrittenSpan);
        second.Restore(ref reader);
        Assert.True(reader.AtEnd);
        var expected = IndicatorRuns.Batch(spec, RandomBars.Make(bars));
        for (var i = cut; i < bars.Count; i++)
        {
            second.Update(bars[i], outputs);
            IndicatorRuns.AssertRow(expected, i, outputs);
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_LaterBarsChanged_LeavesEarlierValuesAlone(string name) => ForRandomSeries(name, (spec, bars) =>
    {
        var cut = bars.Count / 2;
        var changed = bars.Take(cut).Concat(bars.Skip(cut).Select(bar => bar with
        {
            Open = bar.Open * 3.0,
            High = bar.High * 5.0,
            Low = bar.Low * 2.0,
            Close = bar.Close * 3.0,
            Volume = bar.Volume + 7.0,
        })).ToList();
        var before = IndicatorRuns.Batch(spec, RandomBars.Make(bars));
        var after = IndicatorRuns.Batch(spec, RandomBars.Make(changed));
        for (var output = 0; output < before.Length; output++)
        {
            IndicatorRuns.AssertSameBits([before[output][..cut]], [after[output][..cut]]);
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void WarmUp_RandomParameters_CountsTheBarsBeforeTheFirstValue(string name) => ForRandomSeries(name, (spec, bars) =>
    {
        foreach (var output in IndicatorRuns.Batch(spec, RandomBars.Make(bars)))
        {
            Assert.All(output.Take(spec.WarmUp - 1), value => Assert.True(double.IsNaN(value)));
            if (!DataDependent.Contains(name))
            {
                Assert.All(output.Skip(spec.WarmUp - 1), value => Assert.True(double.IsFinite(value)));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Restore_TruncatedSnapshot_Throws(string name)
    {
        var spec = IndicatorRegistry.Spec(name);
        var bytes = new ArrayBufferWriter<byte>();
        spec.Definition.Create(spec.Values).Save(new SnapshotWriter(bytes));
        var truncated = bytes.WrittenSpan[..^1].ToArray();
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new SnapshotReader(truncated);
            spec.Definition.Create(spec.Values).Restore(ref reader);
        });
    }

    [Theory]
    [MemberData(nameof(NeverFitted))]
    public void Update_AfterWarmUp_AllocatesNothing(string name)
    {
        AssertAllocatesNothing(IndicatorRegistry.Spec(name));
    }

    [Theory]
    [InlineData("garch-band")]
    [InlineData("hmm-drift")]
    public void Update_BetweenTwoFits_AllocatesNothing(string name) => AssertAllocatesNothing(IndicatorRegistry.Spec(name, 100, 10_080));

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_NoBars_GivesNoValues(string name) =>
        Assert.All(IndicatorRuns.Batch(IndicatorRegistry.Spec(name), RandomBars.Make([])), Assert.Empty);

    private static void AssertAllocatesNothing(IndicatorSpec spec)
    {
        var bars = RandomBars.Bars(7, 300);
        var indicator = spec.Definition.Create(spec.Values);
        var outputs = new double[spec.Definition.Outputs.Length];
        foreach (var bar in bars)
        {
            indicator.Update(bar, outputs);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var bar in bars)
        {
            indicator.Update(bar, outputs);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64);
    }

    private static void ForRandomSeries(string name, Action<IndicatorSpec, List<Bar>> check)
    {
        var inputs = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
        Prop.ForAll(inputs, seed => check(RandomSpec(name, seed), RandomBars.Bars(seed, 200)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Scheduled.Contains(name) ? 5 : 100));
    }

    private static IndicatorSpec RandomSpec(string name, int seed)
    {
        var random = new Random(seed);
        var definition = IndicatorRegistry.All.Single(known => known.Name == name);
        return IndicatorRegistry.Spec(name, [.. definition.Parameters.Select(parameter => parameter.Name == "refit"
            ? Math.Max((int)parameter.Minimum, random.Next(20, 60))
            : parameter.IsInteger
            ? random.Next((int)parameter.Minimum, (int)Math.Min(parameter.Maximum, parameter.Minimum + 30.0))
            : Math.Clamp(random.Next(1, 5) * 0.5, parameter.Minimum, parameter.Maximum))]);
    }
}
