using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Regimes.Markov;
using R3edge.Testing;

namespace R3edge.Domain.Tests.Regimes.Markov;

public sealed class EstimationTests
{
    [Fact]
    public void Fit_ManySeriesOfAKnownModel_RecoversIt()
    {
        // Standard errors of 4,000 observations with shares 8/11 and 3/11: variance sqrt(2/2909) = 2.6 % and sqrt(2/1091) = 4.3 %,
        // somewhat more as the states are not seen. The mean over 20 series has a quarter of that.
        var truth = Given.TwoStates;
        var fits = Enumerable.Range(1, 20)
            .Select(seed => Fitted(Given.Simulated(truth, 4_000, (ulong)seed), new HiddenMarkovOptions { Seed = 3, Starts = 8, Relocations = 0 }).Model)
            .ToArray();

        Assert.All(fits, fit =>
        {
            Assert.InRange(fit.Variance(0) / truth.Variance(0), 0.85, 1.15);
            Assert.InRange(fit.Variance(1) / truth.Variance(1), 0.75, 1.25);
            Assert.Equal(truth.Mean(0), fit.Mean(0), 0.05);
            Assert.Equal(truth.Mean(1), fit.Mean(1), 0.3);
            Assert.Equal(0.97, fit.TransitionProbability(0, 0), 0.015);
            Assert.Equal(0.92, fit.TransitionProbability(1, 1), 0.04);
        });
        Assert.Equal(truth.Variance(0), fits.Average(fit => fit.Variance(0)), 0.01);
        Assert.Equal(truth.Variance(1), fits.Average(fit => fit.Variance(1)), 0.2);
        Assert.Equal(0.97, fits.Average(fit => fit.TransitionProbability(0, 0)), 0.003);
    }

    [Fact]
    public void Fit_ThreeStates_RecoversThem()
    {
        var fit = Fitted(Given.Simulated(Given.ThreeStates, 20_000, 11), new HiddenMarkovOptions { States = 3, Starts = 8, Relocations = 0 }).Model;

        for (var state = 0; state < 3; state++)
        {
            Assert.InRange(fit.Variance(state) / Given.ThreeStates.Variance(state), 0.9, 1.1);
            Assert.Equal(
                Given.ThreeStates.TransitionProbability(state, state), fit.TransitionProbability(state, state), 0.02);
        }
    }

    [Fact]
    public void Fit_TwoFeatures_RecoversMeansAndCovariances()
    {
        var fit = Fitted(Given.Simulated(Given.TwoFeatures, 10_000, 2), new HiddenMarkovOptions { Starts = 8, Relocations = 0 }).Model;

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(Given.TwoFeatures.Means[i], fit.Means[i], 0.12);
        }

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(Given.TwoFeatures.Covariances[i], fit.Covariances[i], 0.2);
        }
    }

    [Fact]
    public void Fit_AnySeries_NeverLowersTheLikelihoodAndEndsAtThatOfItsModel()
    {
        var inputs =
            from states in Gen.Choose(2, 6)
            from seed in Gen.Choose(1, 1_000_000)
            from count in Gen.Choose(80, 400)
            select (States: states, Series: Given.Simulated(seed % 2 == 0 ? Given.ThreeStates : Given.TwoStates, count, (ulong)seed));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Arb.From(inputs), input =>
        {
            var result = HiddenMarkovEstimator.Fit(input.Series, new HiddenMarkovOptions { States = input.States, Starts = 3, Relocations = 0 });
            if (result.TryGet(out var fit, out _))
            {
                AssertNeverFalls(fit);
                Assert.Equal(HiddenMarkovFilter.Compute(fit.Model, input.Series, default), fit.LogLikelihood, 1e-9 * Math.Abs(fit.LogLikelihood));
            }
        }));
    }

    [Fact]
    public void Improve_AnyModel_NeverLowersTheLikelihood()
    {
        var series = Given.Simulated(Given.ThreeStates, 300, 9);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Arb.From(Given.Models()), model =>
        {
            if (HiddenMarkovEstimator.Improve(series, model, 20).TryGet(out var fit, out _))
            {
                Assert.Equal(21, fit.Trace.Length);
                AssertNeverFalls(fit);
                Assert.Equal(HiddenMarkovFilter.Compute(model, series, default), fit.Trace[0], 1e-9 * Math.Abs(fit.Trace[0]));
            }
        }));
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(3, 131)]
    [InlineData(4, 127)]
    [InlineData(4, 128)]
    [InlineData(4, 129)]
    [InlineData(5, 131)]
    [InlineData(6, 257)]
    [InlineData(6, 400)]
    public void Improve_OneStep_IsTheDefinitionAppliedToSmoothedProbabilities(int states, int count)
    {
        // InferenceTests compares the smoothed probabilities with every path written out; they come from another recursion. The expected
        // number of transitions (Rabiner 1989) is written out with filtered and predicted probabilities instead of forward and backward ones.
        var series = Given.Simulated(Given.ThreeStates, count, 4);
        var model = Given.Spread(states);
        var filtered = new double[count * states];
        HiddenMarkovFilter.Compute(model, series, filtered);
        var smoothed = HindsightSmoother.Smooth(model, series);
        var values = series.Feature(0).ToArray();

        Assert.True(HiddenMarkovEstimator.Improve(series, model, 1).TryGet(out var fit, out _));

        for (var state = 0; state < states; state++)
        {
            var mass = values.Select((_, t) => smoothed[t * states + state]).Sum();
            var mean = values.Select((value, t) => smoothed[t * states + state] * value).Sum() / mass;
            var variance = values.Select((value, t) => smoothed[t * states + state] * (value - mean) * (value - mean)).Sum() / mass;
            Assert.Equal(mean, fit.Model.Mean(state), 1e-11);
            Assert.Equal(variance, fit.Model.Variance(state), 1e-11);
            Assert.Equal(smoothed[state], fit.Model.Initial[state], 1e-11);
            var left = Enumerable.Range(0, count - 1).Sum(t => smoothed[t * states + state]);
            for (var to = 0; to < states; to++)
            {
                var went = Enumerable.Range(0, count - 1).Sum(t =>
                {
                    var predicted = Enumerable.Range(0, states).Sum(from => filtered[t * states + from] * model.TransitionProbability(from, to));
                    return filtered[t * states + state] * model.TransitionProbability(state, to) * smoothed[(t + 1) * states + to] / predicted;
                });
                Assert.Equal(went / left, fit.Model.TransitionProbability(state, to), 1e-11);
            }
        }
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e9)]
    [InlineData(-1000.0)]
    public void Fit_SeriesInAnotherUnit_GivesTheSameModelInThatUnit(double unit)
    {
        var values = Given.Simulated(Given.ThreeStates, 1_500, 21).Feature(0).ToArray();
        var options = new HiddenMarkovOptions { States = 3, Relocations = 0 };

        var one = Fitted(ObservationSeries.Of(values), options);
        var other = Fitted(ObservationSeries.Of([.. values.Select(value => value * unit)]), options);

        Assert.Equal(one.LogLikelihood - values.Length * Math.Log(Math.Abs(unit)), other.LogLikelihood, 1e-5);
        for (var state = 0; state < 3; state++)
        {
            Assert.Equal(1.0, other.Model.Variance(state) / one.Model.Variance(state) / unit / unit, 1e-5);
            Assert.Equal(one.Model.Mean(state), other.Model.Mean(state) / unit, 1e-5);
        }
    }

    [Fact]
    public void Fit_SameSeed_IsTheSameToTheLastBit()
    {
        var series = Given.Simulated(Given.TwoStates, 500, 8);

        var (one, other) = (Fitted(series), Fitted(series));

        Assert.Equal(one.Model, other.Model);
        Assert.Equal(one.LogLikelihood, other.LogLikelihood);
    }

    [Fact]
    public void Fit_FromAPreviousModel_KeepsItsOrder()
    {
        var series = Given.Simulated(Given.ThreeStates, 2_000, 13);
        var first = Fitted(series, new HiddenMarkovOptions { States = 3 });
        var reversed = first.Model.Reorder(2, 1, 0);

        var second = Fitted(series, new HiddenMarkovOptions { States = 3, Starts = 1, Previous = reversed });

        Assert.True(second.Model.Variance(0) > second.Model.Variance(2));
        Assert.Equal(first.LogLikelihood, second.LogLikelihood, 1e-6);
    }

    [Fact]
    public void FitEveryStateCount_SeriesOfThreeStates_HasItsLowestBicAtThree()
    {
        var results = HiddenMarkovEstimator.FitEveryStateCount(Given.Simulated(Given.ThreeStates, 1_000, 17), new HiddenMarkovOptions { Starts = 3, Relocations = 0 });

        Assert.Equal(5, results.Length);
        var best = results.Select(result => result.TryGet(out var fit, out _) ? fit : null).OfType<HiddenMarkovFit>().MinBy(fit => fit.Bic)!;
        Assert.Equal(3, best.Model.StateCount);
        Assert.Equal(-2.0 * best.LogLikelihood + 14.0 * Math.Log(1_000.0), best.Bic, 1e-9);
    }

    [Fact]
    public void Fit_SeriesOfOneNormal_HasAWorseBicThanOneStateWouldHave()
    {
        // A fit always finds two states; the criterion is what says that there is only one.
        var series = Given.Simulated(new HiddenMarkovModel(2, 1, [0.5, 0.5], [0.5, 0.5, 0.5, 0.5], [0.0, 0.0], [1.0, 1.0]), 3_000, 5);
        var values = series.Feature(0).ToArray();
        var mean = values.Average();
        var variance = values.Average(value => (value - mean) * (value - mean));
        var single = values.Length * (Math.Log(2.0 * Math.PI * variance) + 1.0) + 2.0 * Math.Log(values.Length);

        Assert.True(!HiddenMarkovEstimator.Fit(series).TryGet(out var fit, out _) || fit.Bic > single);
    }

    [Fact]
    public void Fit_DemGbpReturns_AgreesWithAnIndependentImplementation()
    {
        // hmm_reference.py, run on shared/data/returns/dem2gbp.csv.
        var fit = Fitted(DemGbp());

        Assert.Equal(-1042.06884828832, fit.LogLikelihood, 1e-6);
        AssertSignificant([0.019248968783609568, -0.07342774180518033], fit.Model.Means);
        AssertSignificant([0.06551625469836725, 0.46418787613726764], fit.Model.Covariances);
        AssertSignificant([0.94376471730418, 0.05623528269581987, 0.08954102765879199, 0.910458972341208], fit.Model.Transition);
    }

    [Fact]
    public void Fit_DemGbpReturnsWithThreeStates_AgreesWithAnIndependentImplementation()
    {
        var fit = Fitted(DemGbp(), new HiddenMarkovOptions { States = 3 });

        Assert.Equal(-989.3812793545815, fit.LogLikelihood, 1e-6);
        AssertSignificant([-0.004832443483962319, 0.02795491371773988, -0.12860892491669382], fit.Model.Means);
        AssertSignificant([0.03434783693280892, 0.12056505794774275, 0.6110064142833963], fit.Model.Covariances);
        AssertSignificant([0.9723347971695168, 0.009030714378107674, 0.01863448845237554], fit.Model.Transition.Slice(0, 3));
        AssertSignificant([0.010680598899989789, 0.9471693190700109, 0.04215008202999936], fit.Model.Transition.Slice(3, 3));
        AssertSignificant([1.4357181327063178e-19, 0.11359182606041451, 0.8864081739395855], fit.Model.Transition.Slice(6, 3));
    }

    internal static HiddenMarkovFit Fitted(ObservationSeries series, HiddenMarkovOptions? options = null)
    {
        Assert.True(HiddenMarkovEstimator.Fit(series, options).TryGet(out var fit, out var refusal), refusal.ToString());
        return fit;
    }

    private static ObservationSeries DemGbp() => ObservationSeries.Of(
        [.. File.ReadLines(SharedData.Require("returns/dem2gbp.csv")).Skip(1)
            .Select(line => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture))]);

    private static void AssertNeverFalls(HiddenMarkovFit fit) => Assert.All(
        fit.Trace.Zip(fit.Trace.Skip(1)),
        pair => Assert.True(pair.Second >= pair.First - 1e-12 * (Math.Abs(pair.First) + fit.Observations), $"{pair}"));

    private static void AssertSignificant(double[] expected, IReadOnlyList<double> actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6 * Math.Abs(expected[i]) + 1e-9);
        }
    }
}
