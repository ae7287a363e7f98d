using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Regimes.Markov;

namespace R3edge.Domain.Tests.Regimes.Markov;

public sealed class HiddenMarkovModelTests
{
    [Fact]
    public void StationaryDistribution_TwoStates_IsTheHandCalculation()
    {
        // From 0 to 1 with 0.03 and back with 0.08: shares 0.08 / 0.11 and 0.03 / 0.11.
        var stationary = Given.TwoStates.StationaryDistribution();

        Assert.Equal(8.0 / 11.0, stationary[0], 1e-15);
        Assert.Equal(3.0 / 11.0, stationary[1], 1e-15);
        Assert.Equal(1.0 / 0.03, Given.TwoStates.ExpectedDuration(0), 1e-12);
        Assert.Equal(12.5, Given.TwoStates.ExpectedDuration(1), 1e-12);
    }

    [Fact]
    public void StationaryDistribution_AnyModel_IsKeptByAStep()
    {
        Prop.ForAll(Arb.From(Given.Models()), model =>
        {
            var stationary = model.StationaryDistribution();
            var next = new double[model.StateCount];
            model.Forecast(stationary.AsSpan(), 1, next);
            return Math.Abs(stationary.Sum() - 1.0) < 1e-12
                && stationary.Zip(next).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void StationaryDistribution_ChainThatFallsApart_DependsOnTheStart()
    {
        var apart = new HiddenMarkovModel(2, 1, [0.3, 0.7], [1.0, 0.0, 0.0, 1.0], [0.0, 0.0], [1.0, 4.0]);

        Assert.Equal([0.3, 0.7], apart.StationaryDistribution().Select(share => Math.Round(share, 12)));
        Assert.Equal(double.PositiveInfinity, apart.ExpectedDuration(0));
    }

    [Fact]
    public void Forecast_TwoStates_IsTheClosedForm()
    {
        // p(n) = p* + (p - p*) (1 - 0.03 - 0.08)^n.
        Span<double> ahead = stackalloc double[2];
        foreach (var steps in new[] { 0, 1, 2, 7, 100, int.MaxValue })
        {
            Given.TwoStates.Forecast([1.0, 0.0], steps, ahead);

            Assert.Equal(8.0 / 11.0 + 3.0 / 11.0 * Math.Pow(0.89, steps), ahead[0], 1e-12);
            Assert.Equal(1.0, ahead[0] + ahead[1], 1e-12);
        }
    }

    [Fact]
    public void Json_ThereAndBack_IsTheSameModel()
    {
        Prop.ForAll(Arb.From(Given.Models()), model =>
        {
            var back = JsonSerializer.Deserialize<HiddenMarkovModel>(JsonSerializer.Serialize(model));
            return model.Equals(back) && model.GetHashCode() == back!.GetHashCode();
        }).QuickCheckThrowOnFailure();
        Assert.Equal(Given.TwoFeatures, JsonSerializer.Deserialize<HiddenMarkovModel>(JsonSerializer.Serialize(Given.TwoFeatures)));
    }

    [Theory]
    [InlineData("\"Version\":1", "\"Version\":2")]
    [InlineData("\"StateCount\":2", "\"StateCount\":3")]
    [InlineData("\"StateCount\":2", "\"StateCount\":7")]
    [InlineData("0.97", "0.98")]
    [InlineData("0.97", "-0.97")]
    [InlineData("0.25", "-0.25")]
    [InlineData("0.25", "0")]
    [InlineData("\"Means\":[", "\"Moyens\":[")]
    public void Json_NumbersThatAreNoModel_AreRefused(string right, string wrong)
    {
        var json = JsonSerializer.Serialize(Given.TwoStates);
        Assert.Contains(right, json, StringComparison.Ordinal);

        Assert.Throws<ArgumentException>(
            () => JsonSerializer.Deserialize<HiddenMarkovModel>(json.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void OrderedByVariance_StatesInAnyOrder_PutsCalmFirstAndKeepsTheLikelihood()
    {
        var series = Given.Simulated(Given.ThreeStates, 300, 1);
        var shuffled = Given.ThreeStates.Reorder(2, 0, 1);

        Assert.Equal(9.0, shuffled.Variance(0));
        Assert.Equal(0.08, shuffled.TransitionProbability(0, 2));
        Assert.Equal(Given.ThreeStates, shuffled.OrderedByVariance());
        Assert.Equal(
            HiddenMarkovFilter.Compute(Given.ThreeStates, series, default), HiddenMarkovFilter.Compute(shuffled, series, default), 1e-9);
        Assert.Throws<ArgumentException>(() => shuffled.Reorder(0, 0, 1));
    }

    [Fact]
    public void AlignedTo_StatesThatMovedAndSwapped_KeepTheirPlaces()
    {
        // In the previous model the state with the lower mean is the calmer one; the variances have since crossed.
        var previous = new HiddenMarkovModel(2, 1, [0.5, 0.5], [0.9, 0.1, 0.1, 0.9], [-3.0, 3.0], [1.0, 1.2]);
        var refitted = new HiddenMarkovModel(2, 1, [0.5, 0.5], [0.8, 0.2, 0.1, 0.9], [3.1, -2.8], [1.0, 1.3]);

        var aligned = refitted.AlignedTo(previous);

        Assert.Equal([-2.8, 3.1], aligned.Means);
        Assert.Equal(0.9, aligned.TransitionProbability(0, 0));
    }

    [Fact]
    public void Distance_OfTwoNormals_IsTheClosedForm()
    {
        // Bhattacharyya: (m1 - m2)^2 / (4 (v1 + v2)) + 1/2 ln((v1 + v2) / (2 sqrt(v1 v2))) = 9 / 20 + 1/2 ln(5 / 4) for N(0, 1) and N(3, 4).
        var model = new HiddenMarkovModel(2, 1, [0.5, 0.5], [0.9, 0.1, 0.1, 0.9], [0.0, 3.0], [1.0, 4.0]);

        Assert.Equal(0.45 + 0.5 * Math.Log(1.25), StateMatching.Distance(model, 0, model, 1), 1e-15);
        Assert.Equal(0.0, StateMatching.Distance(model, 1, model, 1));
        Assert.True(StateMatching.Distance(Given.TwoFeatures, 0, Given.TwoFeatures, 1) > 0.1);
    }

    [Fact]
    public void ParameterCount_IsThatOfTheFreeNumbers()
    {
        Assert.Equal(7, HiddenMarkovModel.ParameterCount(2, 1)); // 1 + 2 + 2 + 2
        Assert.Equal(14, HiddenMarkovModel.ParameterCount(3, 1)); // 2 + 6 + 3 + 3
        Assert.Equal(13, HiddenMarkovModel.ParameterCount(2, 2)); // 1 + 2 + 4 + 2 * 3
    }
}
