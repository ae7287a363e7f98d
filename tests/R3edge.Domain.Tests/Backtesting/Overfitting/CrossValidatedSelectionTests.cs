using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Tests.Backtesting.Overfitting;

public sealed class CrossValidatedSelectionTests
{
    // Two halves of two samples. A: 1, 3 (mean 2, deviation sqrt 2) and -1, 1 (mean 0); B: 0, 2 (mean 1, sqrt 2) and 1, 2 (mean
    // 1.5, sqrt 1/2). In the first half A is chosen (1.41 against 0.71) and is then the worse (0 against 2.12); in the second B is
    // chosen and is then the worse. Rank 1 of 2: w = 1/3, logit -ln 2. Chosen at 1.41, 2.12, judged at 0, 0.71: slope 1.
    [Fact]
    public void Of_HandComputedRuns_GivesEveryValue()
    {
        var result = CrossValidatedSelection.Of(Matrix(2, [1, 3, -1, 1], [0, 2, 1, 2]));
        Assert.Equal(2, result.Splits);
        Assert.Equal((1.0, 0.0), (result.ProbabilityOfOverfitting, result.ProbabilityOfLoss));
        Assert.Equal(-Math.Log(2.0), result.MeanLogit, 1e-15);
        Assert.Equal(1.0, result.DegradationSlope, 1e-12);
        Assert.Equal(-Math.Sqrt(2.0), result.DegradationIntercept, 1e-12);
        Assert.Equal((Math.Sqrt(2.0) + 1.5 * Math.Sqrt(2.0)) / 2.0, result.MeanChosenSharpe, 1e-14);
        Assert.Equal(Math.Sqrt(0.5) / 2.0, result.MeanJudgedSharpe, 1e-14);
    }

    [Fact]
    public void Of_AnyReturns_EqualsNaiveEnumeration() => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var blocks = 2 * random.Next(1, 5);
        var samples = 2 * blocks + random.Next(0, 40);
        var runs = Enumerable.Range(0, random.Next(2, 12))
            .Select(_ => Enumerable.Range(0, samples).Select(_ => (random.NextDouble() - 0.5) * 0.02).ToArray()).ToArray();
        if (random.Next(2) == 0)
        {
            // A run that never traded, and a twin.
            runs[0] = new double[samples];
            runs[^1] = runs[random.Next(runs.Length)];
        }

        Same(Naive(blocks, runs), CrossValidatedSelection.Of(Matrix(blocks, runs)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_SixteenBlocks_HasEverySplit() => Assert.Equal(12_870, CrossValidatedSelection.Of(Noise(1, 3, 320, 0.0)).Splits);

    // Of worthless runs the best in one half is anywhere in the other: a half on average, though far from it for one history.
    [Fact]
    public void Of_PureNoise_IsAHalfOnAverage()
    {
        var mean = Enumerable.Range(0, 60).Average(seed => CrossValidatedSelection.Of(Noise((ulong)seed, 30, 240, 0.0, 10)).ProbabilityOfOverfitting);
        Assert.InRange(mean, 0.42, 0.58);
    }

    // A Sharpe ratio of 0.3 a sample over 160 samples of a half is 3.8 standard errors.
    [Fact]
    public void Of_OneTrulyBetterRun_IsNearZero()
    {
        var result = CrossValidatedSelection.Of(Noise(5, 50, 320, 0.3));
        Assert.InRange(result.ProbabilityOfOverfitting, 0.0, 0.02);
        Assert.InRange(result.ProbabilityOfLoss, 0.0, 0.02);
        Assert.True(result.MeanLogit > 2.0);
    }

    // Runs that trade the same moves in opposite ways: what wins in one half must lose in the other.
    [Fact]
    public void Of_RunsWhoseGainsAlwaysTurn_IsOne()
    {
        var runs = Enumerable.Range(0, 8).Select(run => Enumerable.Range(0, 64)
            .Select(i => (i / 16 == run % 4 ? 0.03 : -0.01) + (i % 2 == 0 ? 0.002 : -0.002)).ToArray()).ToArray();
        Assert.Equal(1.0, CrossValidatedSelection.Of(Matrix(4, runs)).ProbabilityOfOverfitting);
    }

    // Cash that pays the same every day has no deviation and so the Sharpe ratio 0, however rounding falls: better than losing
    // runs in every half, so that it is always chosen and always first of 9: w = 9/10, logit ln 9.
    [Fact]
    public void Of_RunThatNeverVaries_HasASharpeOfZero()
    {
        var runs = Enumerable.Range(0, 9).Select(run => Enumerable.Range(0, 320)
            .Select(i => run == 4 ? -0.0011 : -0.01 - 0.001 * (i * 7 % 11)).ToArray()).ToArray();
        var result = CrossValidatedSelection.Of(Matrix(16, runs));
        Assert.Equal((0.0, 0.0, 0.0), (result.ProbabilityOfOverfitting, result.MeanChosenSharpe, result.MeanJudgedSharpe));
        Assert.Equal(Math.Log(9.0), result.MeanLogit, 1e-12);
    }

    [Fact]
    public void Of_RunsInAnotherOrderAndScale_IsTheSame() => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var runs = Enumerable.Range(0, 9)
            .Select(_ => Enumerable.Range(0, 48).Select(_ => (random.NextDouble() - 0.5) * 0.02).ToArray()).ToArray();
        var expected = CrossValidatedSelection.Of(Matrix(6, runs));
        random.Shuffle(runs);
        Same(expected, CrossValidatedSelection.Of(Matrix(6, [.. runs.Select(run => run.Select(value => 4.0 * value).ToArray())])));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_OneRun_Throws() => Assert.Throws<ArgumentException>(() => CrossValidatedSelection.Of(Matrix(2, [1, 2, 3, 4])));

    [Theory]
    [InlineData(320, 100, 16)]
    [InlineData(31, 100, 14)]
    [InlineData(8, 100, 4)]
    [InlineData(7, 100, 0)]
    [InlineData(320, 1, 0)]
    [InlineData(320, 1_000_000, 10)]
    public void BlocksFor_SamplesAndRuns_KeepsTwoSamplesABlock(int samples, int runs, int expected) =>
        Assert.Equal(expected, CrossValidatedSelection.BlocksFor(samples, runs));

    [Fact]
    public void Set_WrongReturns_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockReturns(31, 2, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockReturns(100, 2, 5));
        Assert.Throws<ArgumentException>(() => new BlockReturns(4, 2, 2).Set(0, [1.0, 2.0, 3.0]));
        Assert.Throws<ArgumentException>(() => new BlockReturns(4, 2, 2).Set(0, [1.0, 2.0, 3.0, double.NaN]));
    }

    private static BlockReturns Matrix(int blocks, params double[][] runs)
    {
        var matrix = new BlockReturns(runs[0].Length, runs.Length, blocks);
        for (var i = 0; i < runs.Length; i++)
        {
            matrix.Set(i, runs[i]);
        }

        return matrix;
    }

    private static BlockReturns Noise(ulong seed, int runs, int samples, double sharpeOfOne, int blocks = 16)
    {
        var random = new DeterministicRandom(seed);
        return Matrix(blocks, [.. Enumerable.Range(0, runs).Select(run => Enumerable.Range(0, samples)
            .Select(_ => 0.01 * (random.NextNormal() + (run == 7 ? sharpeOfOne : 0.0))).ToArray())]);
    }

    private static void Same(CrossValidatedSelection expected, CrossValidatedSelection actual)
    {
        Assert.Equal(expected.Splits, actual.Splits);
        Assert.Equal(expected.ProbabilityOfOverfitting, actual.ProbabilityOfOverfitting);
        Assert.Equal(expected.ProbabilityOfLoss, actual.ProbabilityOfLoss);
        Assert.Equal(expected.MeanLogit, actual.MeanLogit, 1e-12);
        Assert.Equal(expected.MeanChosenSharpe, actual.MeanChosenSharpe, 1e-9);
        Assert.Equal(expected.MeanJudgedSharpe, actual.MeanJudgedSharpe, 1e-9);
        Assert.Equal(expected.DegradationSlope, actual.DegradationSlope, 1e-6 * double.MaxNumber(1.0, Math.Abs(expected.DegradationSlope)));
    }

    private static CrossValidatedSelection Naive(int blocks, double[][] runs)
    {
        var samples = runs[0].Length;
        var pairs = new List<(double Chosen, double Judged, double Logit)>();
        for (var mask = 0; mask < 1 << blocks; mask++)
        {
            if (BitOperations.PopCount((uint)mask) != blocks / 2)
            {
                continue;
            }

            var block = Enumerable.Range(0, samples).Select(i => Enumerable.Range(0, blocks).Last(b => (long)samples * b / blocks <= i)).ToArray();
            var chosenBy = runs.Select(run => Sharpe(run.Where((_, i) => (mask >> block[i] & 1) == 1))).ToArray();
            var judgedBy = runs.Select(run => Sharpe(run.Where((_, i) => (mask >> block[i] & 1) == 0))).ToArray();
            var best = Array.IndexOf(chosenBy, chosenBy.Max());
            var rank = judgedBy.Count(value => value < judgedBy[best] - 1e-13)
                + 0.5 * (judgedBy.Count(value => Math.Abs(value - judgedBy[best]) <= 1e-13) + 1);
            var relative = rank / (runs.Length + 1.0);
            pairs.Add((chosenBy[best], judgedBy[best], Math.Log(relative / (1.0 - relative))));
        }

        var (meanChosen, meanJudged) = (pairs.Average(pair => pair.Chosen), pairs.Average(pair => pair.Judged));
        return new CrossValidatedSelection
        {
            Splits = pairs.Count,
            ProbabilityOfOverfitting = pairs.Count(pair => pair.Logit <= 1e-12) / (double)pairs.Count,
            ProbabilityOfLoss = pairs.Count(pair => pair.Judged < 0.0) / (double)pairs.Count,
            MeanLogit = pairs.Average(pair => pair.Logit),
            DegradationSlope = pairs.Sum(pair => (pair.Chosen - meanChosen) * (pair.Judged - meanJudged)) / pairs.Sum(pair => Math.Pow(pair.Chosen - meanChosen, 2.0)),
            DegradationIntercept = double.NaN,
            MeanChosenSharpe = meanChosen,
            MeanJudgedSharpe = meanJudged,
        };
    }

    private static double Sharpe(IEnumerable<double> returns)
    {
        var values = returns.ToArray();
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return deviation > 0.0 ? mean / deviation : 0.0;
    }
}
