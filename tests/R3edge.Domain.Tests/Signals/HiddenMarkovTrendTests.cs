using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes.Markov;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Indicators;

namespace R3edge.Domain.Tests.Signals;

public sealed class HiddenMarkovTrendTests
{
    [Fact]
    public void Expect_OfTheModelThatWasFitted_IsTheMixtureOneStepAhead()
    {
        // The first value comes from the first fit, to exactly the first 300 returns; computed here from the model with plain sums.
        var (returns, _) = Simulate(2, 300);
        Assert.True(HiddenMarkovEstimator.Fit(returns, new HiddenMarkovOptions { States = 2, Starts = 2, MaximumSteps = 1_000 }).TryGet(out var fit, out _));
        var filter = new HiddenMarkovFilter(fit.Model);
        foreach (var value in returns)
        {
            filter.Update(value);
        }

        var p = filter.Probabilities.ToArray();
        var q = Enumerable.Range(0, 2).Select(to => (p[0] * fit.Model.TransitionProbability(0, to)) + (p[1] * fit.Model.TransitionProbability(1, to))).ToArray();
        var drift = (q[0] * fit.Model.Mean(0)) + (q[1] * fit.Model.Mean(1));
        var variance = Enumerable.Range(0, 2).Sum(i => q[i] * (fit.Model.Variance(i) + Math.Pow(fit.Model.Mean(i) - drift, 2.0)));
        var up = Enumerable.Range(0, 2).Where(i => fit.Model.Mean(i) > 0.0).Sum(i => q[i]);

        var columns = IndicatorRuns.Batch(IndicatorRegistry.Spec("hmm-drift", 300, 100, 2), Given.Returns(returns));

        Assert.Equal(drift, columns[0][^1], 1e-9);
        Assert.Equal(drift / Math.Sqrt(variance), columns[1][^1], 1e-6);
        Assert.Equal(up, columns[2][^1], 1e-6);
    }

    [Fact]
    public void Decide_OnDriftsThatSwitch_FollowsThemAndBeatsChance()
    {
        // Up and down at 0.3 deviations a bar for 50 bars on average: who knew the state would earn 0.3 a bar.
        var (returns, drifts) = Simulate(9, 3_000);
        var actions = Given.Actions(Given.Returns(returns), "hmm-trend", ("refit", 250));
        var held = Given.Held(actions);

        // held[i + 1] is what is held while returns[i] comes to pass: bar 0 has no return.
        var judged = Enumerable.Range(600, returns.Length - 601).ToArray();
        var taken = judged.Where(i => held[i + 1] != 0).ToArray();
        var right = taken.Count(i => held[i + 1] == Math.Sign(drifts[i])) / (double)taken.Length;
        var profit = judged.Sum(i => held[i + 1] * returns[i]);

        Assert.True(taken.Length > judged.Length / 2, $"holds {taken.Length} of {judged.Length}");
        Assert.True(right > 0.65, $"{right:P0} on the side of the drift");

        // Against holding at random for as long: the same positions, moved round by every shift of 97 bars. Better than all of them.
        var positions = judged.Select(i => held[i + 1]).ToArray();
        var best = Enumerable.Range(1, 23).Max(shift =>
            judged.Select((i, at) => positions[(at + (97 * shift)) % positions.Length] * returns[i]).Sum());
        Assert.True(profit > best, $"{profit} against {best}");
    }

    [Fact]
    public void Decide_OnNoiseWithoutDrift_EarnsNothingToSpeakOf()
    {
        var returns = Given.Normals(31, 2_500).Select(z => 0.01 * z).ToArray();
        var held = Given.Held(Given.Actions(Given.Returns(returns), "hmm-trend", ("refit", 250)));

        // Independent of the returns it meets: mean 0, at most one deviation a bar held.
        var taken = Enumerable.Range(500, returns.Length - 501).Where(i => held[i + 1] != 0).ToArray();
        var score = taken.Sum(i => held[i + 1] * returns[i]) / (0.01 * Math.Sqrt(Math.Max(1, taken.Length)));
        Assert.InRange(score, -3.5, 3.5);
    }

    [Fact]
    public void RefuseOn_MinuteBars_NamesTheBarsItIsMadeFor()
    {
        Assert.True(StrategyRegistry.TryFind("hmm-trend", out var strategy, out _));

        Assert.Equal("hmm-trend is made for bars of 5m to 1w, and those of btc.csv are 1m", strategy.RefuseOn(Timeframe.OneMinute, BarData.None, "btc.csv"));
        Assert.Null(strategy.RefuseOn(Timeframe.FiveMinutes, BarData.None, "btc.csv"));
    }

    private static (double[] Returns, double[] Drifts) Simulate(int seed, int count)
    {
        var random = new Random(seed);
        var normals = Given.Normals((ulong)seed, count);
        var (returns, drifts) = (new double[count], new double[count]);
        var drift = 0.003;
        for (var i = 0; i < count; i++)
        {
            drift = random.Next(50) == 0 ? -drift : drift;
            drifts[i] = drift;
            returns[i] = drift + (0.01 * normals[i]);
        }

        return (returns, drifts);
    }
}
