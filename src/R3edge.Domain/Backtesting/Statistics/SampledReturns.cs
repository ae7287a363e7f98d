using System.Buffers;

namespace R3edge.Domain.Backtesting;

/// <summary>The statistics that rest on the returns sampled from an equity curve. All null after ruin.</summary>
internal sealed record SampledReturns
{
    private const int OnStack = 128;

    /// <summary>Standard deviation of the returns, annualised.</summary>
    public double? Volatility { get; private init; }

    /// <summary>Sharpe (1994).</summary>
    public double? Sharpe { get; private init; }

    /// <summary>Sortino and Price (1994).</summary>
    public double? Sortino { get; private init; }

    /// <summary>Keating and Shadwick (2002).</summary>
    public double? Omega { get; private init; }

    /// <summary>Third standardised moment.</summary>
    public double? Skewness { get; private init; }

    /// <summary>Fourth standardised moment less 3.</summary>
    public double? ExcessKurtosis { get; private init; }

    /// <summary>Loss that 95 % of the samples do not exceed.</summary>
    public double? ValueAtRisk { get; private init; }

    /// <summary>Mean loss in the worst 5 %.</summary>
    public double? ConditionalValueAtRisk { get; private init; }

    /// <summary>Annualised intercept against buying and holding.</summary>
    public double? Alpha { get; private init; }

    /// <summary>Slope against buying and holding.</summary>
    public double? Beta { get; private init; }

    /// <summary>Samples an equity curve that is above 0 throughout, and measures it.</summary>
    /// <param name="plan">Where the samples end.</param>
    /// <param name="equity">One value a bar.</param>
    /// <param name="initialEquity">Where the first sample starts.</param>
    /// <param name="riskFreeRate">A year's, as a fraction.</param>
    public static SampledReturns Of(StatisticsPlan plan, ReadOnlySpan<double> equity, double initialEquity, double riskFreeRate)
    {
        var count = plan.SampleCount;
        var needed = count + TailLoss.TailCount(count);
        var rented = needed > OnStack ? ArrayPool<double>.Shared.Rent(needed) : null;
        var space = rented is null ? stackalloc double[OnStack] : rented;
        var returns = space[..count];
        Sample(plan.SampleEnds, equity, initialEquity, returns);
        var result = Measure(plan, returns, space[count..needed], riskFreeRate);
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return result;
    }

    private static void Sample(ReadOnlySpan<int> ends, ReadOnlySpan<double> equity, double initialEquity, Span<double> returns)
    {
        var before = initialEquity;
        for (var i = 0; i < ends.Length && i < returns.Length; i++)
        {
            var after = equity[ends[i]];
            returns[i] = after / before - 1.0;
            before = after;
        }
    }

    private static SampledReturns Measure(
        StatisticsPlan plan, ReadOnlySpan<double> returns, Span<double> worst, double riskFreeRate)
    {
        var count = returns.Length;
        var target = riskFreeRate == 0.0 ? 0.0 : Math.Pow(1.0 + riskFreeRate, 1.0 / plan.SamplesPerYear) - 1.0;
        var (mean, gain, loss, squaredLoss) = AgainstTarget(returns, target);
        var moments = CentralMoments(returns, mean, plan.BenchmarkDeviations);
        var annual = plan.SamplesPerYear;
        var excess = mean - target;
        var deviation = count > 1 ? Math.Sqrt(moments.Second / (count - 1)) : 0.0;
        var variance = moments.Second / count;
        var varies = deviation > Defined.NoiseFloor;
        var downside = Math.Sqrt(squaredLoss / count);
        var benchmarkVaries = count > 1 && double.IsFinite(plan.BenchmarkSumOfSquares)
            && Math.Sqrt(plan.BenchmarkSumOfSquares / (count - 1)) > Defined.NoiseFloor;
        var beta = benchmarkVaries ? Defined.Finite(moments.WithBenchmark / plan.BenchmarkSumOfSquares) : null;
        var (valueAtRisk, conditional) = worst.IsEmpty ? (double.NaN, double.NaN) : TailLoss.Of(returns, worst);
        return new SampledReturns
        {
            Volatility = count > 1 ? Defined.Finite(deviation * Math.Sqrt(annual)) : null,
            Sharpe = Defined.Ratio(excess * Math.Sqrt(annual), deviation, Defined.NoiseFloor),
            Sortino = Defined.Ratio(excess * Math.Sqrt(annual), downside, Defined.NoiseFloor),
            Omega = Defined.Ratio(gain, loss, Defined.NoiseFloor * count),
            Skewness = count > 2 && varies ? Defined.Finite(moments.Third / count / (variance * Math.Sqrt(variance))) : null,
            ExcessKurtosis = count > 3 && varies ? Defined.Finite(moments.Fourth / count / (variance * variance) - 3.0) : null,
            ValueAtRisk = Defined.Finite(valueAtRisk),
            ConditionalValueAtRisk = Defined.Finite(conditional),
            Alpha = beta is { } slope ? Defined.Finite((excess - slope * (plan.BenchmarkMean - target)) * annual) : null,
            Beta = beta,
        };
    }

    private static (double Mean, double Gain, double Loss, double SquaredLoss) AgainstTarget(
        ReadOnlySpan<double> returns, double target)
    {
        double sum = 0.0, gain = 0.0, loss = 0.0, squaredLoss = 0.0;
        foreach (var value in returns)
        {
            var over = double.MaxNative(value - target, 0.0);
            var under = double.MaxNative(target - value, 0.0);
            sum += value;
            gain += over;
            loss += under;
            squaredLoss += under * under;
        }

        return (sum / returns.Length, gain, loss, squaredLoss);
    }

    /// <summary>Sums of powers of the deviations from the mean: the second of two passes, so that nothing cancels.</summary>
    private static (double Second, double Third, double Fourth, double WithBenchmark) CentralMoments(
        ReadOnlySpan<double> returns, double mean, ReadOnlySpan<double> benchmark)
    {
        double second = 0.0, third = 0.0, fourth = 0.0, withBenchmark = 0.0;
        for (var i = 0; i < returns.Length && i < benchmark.Length; i++)
        {
            var deviation = returns[i] - mean;
            var squared = deviation * deviation;
            second += squared;
            third += squared * deviation;
            fourth += squared * squared;
            withBenchmark += deviation * benchmark[i];
        }

        return (second, third, fourth, withBenchmark);
    }
}
