using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Regimes.Markov;

namespace R3edge.Domain.Tests.Regimes.Markov;

public sealed class HostileSeriesTests
{
    [Fact]
    public void Fit_EmptyOrFiveObservations_IsTooShort()
    {
        AssertRefused(HiddenMarkovRefusal.TooShort, []);
        AssertRefused(HiddenMarkovRefusal.TooShort, [1.0, -2.0, 0.5, 3.0, -1.0]);
        AssertRefused(HiddenMarkovRefusal.TooShort, Given.Simulated(Given.TwoStates, 59, 1).Feature(0).ToArray(), 6);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(-1e9)]
    [InlineData(1e-300)]
    public void Fit_ConstantSeries_IsRefused(double value) =>
        AssertRefused(HiddenMarkovRefusal.Constant, [.. Enumerable.Repeat(value, 200)]);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e61)]
    public void Fit_OneObservationThatIsNoNumber_IsRefused(double value)
    {
        var values = Given.Simulated(Given.TwoStates, 200, 1).Feature(0).ToArray();
        values[77] = value;

        AssertRefused(HiddenMarkovRefusal.NotFinite, values);
    }

    [Fact]
    public void Fit_OneConstantFeatureOfTwo_IsRefused()
    {
        var series = ObservationSeries.Of(Given.Simulated(Given.TwoStates, 200, 1).Feature(0).ToArray(), new double[200]);

        Assert.False(HiddenMarkovEstimator.Fit(series).TryGet(out _, out var refusal));
        Assert.Equal(HiddenMarkovRefusal.Constant, refusal);
    }

    [Fact]
    public void Fit_TwoFeaturesThatAreOne_IsDegenerate()
    {
        var values = Given.Simulated(Given.TwoStates, 300, 1).Feature(0).ToArray();

        Assert.False(HiddenMarkovEstimator.Fit(ObservationSeries.Of(values, values)).TryGet(out _, out var refusal));
        Assert.Equal(HiddenMarkovRefusal.Degenerate, refusal);
    }

    [Theory]
    [InlineData(40.0)]
    [InlineData(1e6)]
    public void Fit_OneSpike_GivesAModelWithoutNaNOrARefusal(double spike)
    {
        for (var states = 2; states <= 6; states++)
        {
            var values = Given.Simulated(Given.TwoStates, 1_000, 1).Feature(0).ToArray();
            values[500] = spike;
            AssertSound(values, states);
        }
    }

    [Fact]
    public void Fit_SeriesOfTwoValues_GivesAModelWithoutNaNOrARefusal() =>
        AssertSound([.. Enumerable.Range(0, 300).Select(t => t / 10 % 2 == 0 ? 1.0 : -1.0)], 2);

    [Fact]
    public void Fit_AnySeries_GivesAModelWithoutNaNOrARefusal()
    {
        var inputs =
            from states in Gen.Choose(2, 5)
            from count in Gen.Choose(1, 150)
            from zeros in Gen.Choose(0, 3)
            from values in Gen.Choose(-9, 9).ArrayOf(count)
            from exponent in Gen.Choose(-40, 40)
            select (States: states, Values: values.Select(value => Math.Abs(value) <= zeros ? 0.0 : value * Math.Pow(10.0, exponent)).ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Arb.From(inputs), input => AssertSound(input.Values, input.States)));
    }

    [Fact]
    public void Fit_AnyTwoOrThreeFeatures_GivesAModelOfThatLikelihoodOrARefusal()
    {
        // Volumes and ranges are like this: far from 0, all but equal to one another, mostly 0, rounded, with one value that is wrong.
        var inputs =
            from states in Gen.Choose(2, 6)
            from features in Gen.Choose(2, 3)
            from extra in Gen.Choose(0, 80)
            from kinds in Gen.Choose(0, 7).ArrayOf(features)
            from exponents in Gen.Choose(-30, 30).ArrayOf(features)
            from seed in Gen.Choose(1, 1_000_000)
            select (States: states, Series: Strange(kinds, exponents, HiddenMarkovEstimator.MinimumObservations(states, features) + extra, seed));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Arb.From(inputs), input => AssertSound(input.Series, input.States)));
    }

    [Fact]
    public void Fit_FeaturesFarFromZeroAndAllButEqual_IsRefusedAsImprecise()
    {
        // Near 1e13 numbers are 0.002 apart, and by no more than that the second feature differs from three times the first.
        var values = Given.Simulated(Given.TwoStates, 300, 1).Feature(0).ToArray();
        var series = ObservationSeries.Of(
            [.. values.Select(value => 1e13 + value)], [.. values.Select((value, t) => 1e13 + (3.0 * value) + (0.002 * (t % 3)))]);

        Assert.False(HiddenMarkovEstimator.Fit(series).TryGet(out _, out var refusal));
        Assert.Equal(HiddenMarkovRefusal.Imprecise, refusal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fit_EveryStateCountAndHostileSeries_GivesAModelOrARefusal(int features)
    {
        // A constant, a spike of 40 deviations, returns of 1e-9 and of 1e9, and a series of five in each number of features.
        for (var states = 2; states <= 6; states++)
        {
            ObservationSeries Series(int count, Func<int, int, double, double> change) => ObservationSeries.Of(
                [.. Enumerable.Range(0, features).Select(i =>
                    Given.Simulated(Given.TwoStates, count, (ulong)(i + 1)).Feature(0).ToArray().Select((value, t) => change(i, t, value)).ToArray())]);

            AssertSound(Series(400, (_, t, value) => t == 200 ? 40.0 : value), states);
            AssertSound(Series(400, (i, t, value) => t == 200 && i == 0 ? -40.0 : value), states);
            AssertSound(Series(400, (_, _, value) => 1e-9 * value), states);
            AssertSound(Series(400, (i, _, value) => (i == 0 ? 1e9 : 1e-9) * value), states);
            AssertRefused(HiddenMarkovRefusal.Constant, Series(400, (i, _, value) => i == features - 1 ? 7.0 : value), states);
            AssertRefused(HiddenMarkovRefusal.NotFinite, Series(400, (i, t, value) => i == features - 1 && t == 399 ? double.NaN : value), states);
            AssertRefused(HiddenMarkovRefusal.TooShort, Series(5, (_, _, value) => value), states);
        }
    }

    [Fact]
    public void Fit_AMillionObservations_IsDone()
    {
        var series = Given.Simulated(Given.TwoStates, 1_000_000, 1);

        var fit = EstimationTests.Fitted(series);

        Assert.Equal(4.0, fit.Model.Variance(1), 0.05);
        Assert.Equal(HiddenMarkovFilter.Compute(fit.Model, series, default), fit.LogLikelihood, 1e-9 * Math.Abs(fit.LogLikelihood));
    }

    [Fact]
    public void Fit_LongSeries_IsAsLikelyAsStepsFromTheTruth()
    {
        // What is found in stretches of a long series must be its maximum: plain steps from the model that drew it lead to the same.
        var series = Given.Simulated(Given.ThreeStates, 60_000, 5);
        Assert.True(HiddenMarkovEstimator.Improve(series, Given.ThreeStates, 300).TryGet(out var near, out _));

        var fit = EstimationTests.Fitted(series, new HiddenMarkovOptions { States = 3 });

        Assert.Equal(near.LogLikelihood, fit.LogLikelihood, 1e-3);
        Assert.True(fit.LogLikelihood >= near.LogLikelihood - 1e-6);
    }

    [Fact]
    public void Fit_StepsUsedUp_IsNotConverged()
    {
        var series = Given.Simulated(Given.ThreeStates, 500, 3);

        Assert.False(HiddenMarkovEstimator.Fit(series, new HiddenMarkovOptions { States = 3, MaximumSteps = 3 }).TryGet(out _, out var refusal));
        Assert.Equal(HiddenMarkovRefusal.NotConverged, refusal);
    }

    [Fact]
    public void Options_OutsideTheirRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HiddenMarkovOptions { States = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HiddenMarkovOptions { States = 7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HiddenMarkovOptions { Starts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HiddenMarkovOptions { Relocations = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HiddenMarkovOptions { MaximumSteps = 0 });
        Assert.Throws<ArgumentException>(() => ObservationSeries.Of([1.0, 2.0], [1.0]));
        Assert.Throws<ArgumentException>(() => ObservationSeries.Of());
        Assert.All(Enum.GetValues<HiddenMarkovRefusal>(), refusal => Assert.EndsWith(".", refusal.Describe(), StringComparison.Ordinal));
    }

    private static void AssertRefused(HiddenMarkovRefusal expected, double[] values, int states = 2)
    {
        Assert.False(HiddenMarkovEstimator.Fit(values, new HiddenMarkovOptions { States = states }).TryGet(out _, out var refusal));
        Assert.Equal(expected, refusal);
    }

    private static void AssertRefused(HiddenMarkovRefusal expected, ObservationSeries series, int states)
    {
        Assert.False(HiddenMarkovEstimator.Fit(series, new HiddenMarkovOptions { States = states }).TryGet(out _, out var refusal));
        Assert.Equal(expected, refusal);
    }

    private static ObservationSeries Strange(int[] kinds, int[] exponents, int count, int seed)
    {
        var random = new Random(seed);
        var columns = new double[kinds.Length][];
        for (var i = 0; i < kinds.Length; i++)
        {
            columns[i] = new double[count];
            for (var t = 0; t < count; t++)
            {
                var drawn = (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2.0;
                var first = i == 0 ? drawn : columns[0][t] / Math.Pow(10.0, exponents[0]);
                columns[i][t] = Math.Pow(10.0, exponents[i]) * (kinds[i] switch
                {
                    0 => drawn,
                    1 => Math.Round(drawn),
                    2 => first + (1e-7 * drawn),
                    3 => random.Next(20) == 0 ? drawn : 0.0,
                    4 => 1e8 + (1e-4 * Math.Round(3.0 * drawn)),
                    5 => (3.0 * first) + 1.0,
                    6 => t < count / 2 ? first : drawn,
                    _ => drawn * Math.Exp(3.0 * drawn),
                });
            }

            columns[i][random.Next(count)] *= kinds[i] == 7 ? 1e6 : 1.0;
        }

        return ObservationSeries.Of(columns);
    }

    // A model cannot be made of NaN: its constructor refuses that.
    private static void AssertSound(double[] values, int states)
    {
        if (values.Length > 0)
        {
            AssertSound(ObservationSeries.Of(values), states);
        }
    }

    private static void AssertSound(ObservationSeries series, int states)
    {
        if (HiddenMarkovEstimator.Fit(series, new HiddenMarkovOptions { States = states, Starts = 4, Relocations = 0 }).TryGet(out var fit, out var refusal))
        {
            Assert.True(double.IsFinite(fit.LogLikelihood));
            Assert.Equal(
                HiddenMarkovFilter.Compute(fit.Model, series, default),
                fit.LogLikelihood,
                2e-7 * (series.Count + Math.Abs(fit.LogLikelihood)));
        }
        else
        {
            Assert.True(Enum.IsDefined(refusal));
        }
    }
}
