using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Regimes.Markov;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Regimes.Markov;

public sealed class InferenceTests
{
    [Fact]
    public void Update_TwoObservations_IsTheHandCalculation()
    {
        // Standard normal against N(0, 4), both states as likely at first, transitions 0.9 / 0.1 and 0.2 / 0.8.
        // x = 0: densities 0.39894228 and 0.19947114, so p = 2/3 and 1/3, and the density of x is 0.29920671.
        // Then predicted 0.9 * 2/3 + 0.2 / 3 = 2/3 and 1/3. x = 2: densities 0.05399097 and 0.39894228 / 2 * exp(-0.5) = 0.12098536;
        // 0.03599398 and 0.04032845 sum to 0.07632243, so p = 0.47160419 and 0.52839581.
        var filter = new HiddenMarkovFilter(new HiddenMarkovModel(2, 1, [0.5, 0.5], [0.9, 0.1, 0.2, 0.8], [0.0, 0.0], [1.0, 4.0]));

        filter.Update(0.0);
        Assert.Equal(2.0 / 3.0, filter.Probabilities[0], 1e-14);
        filter.Update(2.0);

        Assert.Equal(0.47160419, filter.Probabilities[0], 1e-7);
        Assert.Equal(Math.Log(0.29920671 * 0.07632243), filter.LogLikelihood, 1e-6);
        Assert.Equal(1, filter.MostProbableState);
        Assert.Equal(2, filter.Count);
    }

    [Fact]
    public void EveryInference_AnyModelAndShortSeries_IsThatOfAllPathsWrittenOut()
    {
        var inputs =
            from model in Given.Models()
            from count in Gen.Choose(1, 6)
            from values in Gen.Choose(-60, 60).ArrayOf(count)
            select (Model: model, Values: values.Select(value => value / 10.0).ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Arb.From(inputs), input =>
        {
            var truth = new BruteForce(input.Model, [.. input.Values.Select(value => new[] { value })]);
            AssertIsTruth(truth, input.Model, ObservationSeries.Of(input.Values));
        }));
    }

    [Fact]
    public void EveryInference_TwoFeatures_IsThatOfAllPathsWrittenOut()
    {
        var series = Given.Simulated(Given.TwoFeatures, 8, 3);
        var rows = Enumerable.Range(0, 8).Select(t => new[] { series.Feature(0)[t], series.Feature(1)[t] });

        AssertIsTruth(new BruteForce(Given.TwoFeatures, [.. rows]), Given.TwoFeatures, series);
    }

    [Fact]
    public void Filter_WhateverComesLater_KeepsWhatItSaid()
    {
        var inputs =
            from model in Given.Models()
            from past in Gen.Choose(-50, 50).ArrayOf(20)
            from one in Gen.Choose(-500, 500).ArrayOf(10)
            from other in Gen.Choose(-500, 500).ArrayOf(10)
            select (Model: model, One: past.Concat(one), Other: past.Concat(other));
        Prop.ForAll(Arb.From(inputs), input =>
        {
            var known = 20 * input.Model.StateCount;
            var one = Filtered(input.Model, input.One);
            var other = Filtered(input.Model, input.Other);
            return one.AsSpan(0, known).SequenceEqual(other.AsSpan(0, known));
        }).QuickCheckThrowOnFailure();

        static double[] Filtered(HiddenMarkovModel model, IEnumerable<int> values)
        {
            var probabilities = new double[30 * model.StateCount];
            HiddenMarkovFilter.Compute(model, ObservationSeries.Of([.. values.Select(value => value / 10.0)]), probabilities);
            return probabilities;
        }
    }

    [Fact]
    public void Smooth_WhenTheFutureChanges_ChangesThePast()
    {
        var calm = HindsightSmoother.Smooth(Given.TwoStates, ObservationSeries.Of([0.1, 0.9, 0.1, 0.0]));
        var wild = HindsightSmoother.Smooth(Given.TwoStates, ObservationSeries.Of([0.1, 0.9, 6.0, -5.0]));

        Assert.True(calm[2] > 0.9 && wild[2] < 0.5, $"{calm[2]} {wild[2]}");
    }

    [Fact]
    public void Update_RestoredHalfWay_ContinuesToTheLastBit()
    {
        var series = Given.Simulated(Given.ThreeStates, 500, 5);
        var whole = new HiddenMarkovFilter(Given.ThreeStates);
        var resumed = new HiddenMarkovFilter(Given.ThreeStates);
        var bytes = new ArrayBufferWriter<byte>();
        for (var t = 0; t < series.Count; t++)
        {
            whole.Update(series.Feature(0)[t]);
            resumed.Update(series.Feature(0)[t]);
            if (t == 250)
            {
                resumed.Save(new SnapshotWriter(bytes));
                resumed = new HiddenMarkovFilter(Given.ThreeStates);
                var reader = new SnapshotReader(bytes.WrittenSpan);
                resumed.Restore(ref reader);
                Assert.True(reader.AtEnd);
            }
        }

        Assert.Equal(whole.Probabilities, resumed.Probabilities);
        Assert.Equal(whole.LogLikelihood, resumed.LogLikelihood);
        Assert.Equal(500, resumed.Count);
    }

    [Fact]
    public void Restore_SnapshotOfAnotherModel_IsRefusedAndChangesNothing()
    {
        var bytes = new ArrayBufferWriter<byte>();
        new HiddenMarkovFilter(Given.TwoStates).Save(new SnapshotWriter(bytes));
        var filter = new HiddenMarkovFilter(Given.ThreeStates);
        filter.Update(0.3);
        var (before, logLikelihood) = (filter.Probabilities.ToArray(), filter.LogLikelihood);

        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new SnapshotReader(bytes.WrittenSpan);
            filter.Restore(ref reader);
        });

        Assert.Equal(before, filter.Probabilities);
        Assert.Equal(logLikelihood, filter.LogLikelihood);
        Assert.Equal(1, filter.Count);
    }

    [Fact]
    public void Update_AllocatesNothing()
    {
        var filter = new HiddenMarkovFilter(Given.ThreeStates);
        filter.Update(0.1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            filter.Update(i % 7 - 3.0);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(40.0)]
    [InlineData(1e9)]
    [InlineData(-1e200)]
    [InlineData(double.MaxValue)]
    public void Update_ObservationFarFromEveryState_StaysADistribution(double spike)
    {
        // From state 0 state 1 cannot be reached although only it explains the spike.
        var trapped = new HiddenMarkovModel(2, 1, [1.0, 0.0], [1.0, 0.0, 0.5, 0.5], [0.0, 40.0], [1e-4, 1.0]);
        foreach (var model in new[] { Given.TwoStates, trapped })
        {
            var filter = new HiddenMarkovFilter(model);
            foreach (var value in new[] { 0.0, spike, 0.0, spike, 0.1 })
            {
                filter.Update(value);
                Assert.Equal(1.0, filter.Probabilities[0] + filter.Probabilities[1], 1e-12);
            }

            Assert.True(double.IsFinite(filter.LogLikelihood));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void EveryInference_ObservationThatIsNoNumber_Throws(double value)
    {
        var series = ObservationSeries.Of([0.0, value]);

        Assert.Throws<ArgumentException>(() => new HiddenMarkovFilter(Given.TwoStates).Update(value));
        Assert.Throws<ArgumentException>(() => HindsightSmoother.Smooth(Given.TwoStates, series));
        Assert.Throws<ArgumentException>(() => ViterbiPath.Of(Given.TwoStates, series));
        Assert.Throws<ArgumentException>(() => new HiddenMarkovFilter(Given.TwoFeatures).Update(1.0));
    }

    private static void AssertIsTruth(BruteForce truth, HiddenMarkovModel model, ObservationSeries series)
    {
        var states = model.StateCount;
        var filtered = new double[series.Count * states];
        var logLikelihood = HiddenMarkovFilter.Compute(model, series, filtered);
        var smoothed = HindsightSmoother.Smooth(model, series);
        var path = ViterbiPath.Of(model, series);

        Assert.Equal(truth.LogLikelihood, logLikelihood, 1e-10);
        Assert.Equal(truth.Best.LogDensity, path.LogLikelihood, 1e-10);
        Assert.Equal(Enumerable.Range(0, states).Select(state => path.States.Count(visited => visited == state)), path.Counts);
        for (var t = 0; t < series.Count; t++)
        {
            for (var state = 0; state < states; state++)
            {
                Assert.Equal(truth.Posterior(t, state), smoothed[t * states + state], 1e-10);
            }
        }

        // At the last observation nothing comes later: the filter knows as much as hindsight.
        Assert.Equal(smoothed.AsSpan(^states..), filtered.AsSpan(^states..));
    }
}
