using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// One step of expectation-maximisation (Baum, Petrie, Soules and Weiss 1970) over a standardised series. Holds the work
/// space, so that a step allocates nothing. Not safe for use by several threads at once.
/// </summary>
internal sealed class ExpectationMaximization
{
    /// <summary>
    /// No variance may fall to this share of the series' own (a deviation of a millionth): a state that does sits on a few
    /// equal observations and its likelihood has no bound. Nothing else bounds or biases a variance.
    /// </summary>
    public const double VarianceFloor = 1e-12;

    private const double LogTwoPi = 1.83787706640934548356;
    private const int BlockLength = 1024;

    private readonly StandardizedSeries _series;
    private readonly GaussianEmissions _emissions;
    private readonly double[][] _densities;
    private readonly double[][] _weights;
    private readonly double[] _masses;

    public ExpectationMaximization(StandardizedSeries series, int states)
    {
        _series = series;
        Layout = new ParameterLayout(states, series.Columns.Length);
        _emissions = new GaussianEmissions(states, series.Columns.Length);
        _masses = new double[states];
        var length = StandardizedSeries.PaddedLength(series.Count);
        _densities = [.. Enumerable.Range(0, states).Select(_ => new double[length])];
        _weights = [.. Enumerable.Range(0, states).Select(_ => new double[length])];
    }

    /// <summary>Where the parameters stand.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The fewest observations a state may be left with: on fewer its covariance is an accident (McLachlan and Peel 2000).</summary>
    public double LeastMass => Layout.Features + 2;

    /// <summary>How many observations the rarest state had at the latest step.</summary>
    public double SmallestMass => _masses.Min();

    /// <summary>One step.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="next">Receives parameters that are at least as likely.</param>
    /// <returns>The log-likelihood of <paramref name="parameters"/>; NaN where they, or what follows from them, are degenerate.</returns>
    public double Step(Span<double> parameters, Span<double> next)
    {
        if (!_emissions.TrySet(Layout.Means(parameters), Layout.Covariances(parameters), VarianceFloor))
        {
            return double.NaN;
        }

        var count = _series.Count;
        var transition = Layout.Transition(parameters);
        var largest = _emissions.FillRelative(_series.Columns, count, _densities);
        var relative = ForwardBackward.Forward(count, Layout.Initial(parameters), transition, _densities, _weights);
        if (!double.IsFinite(relative))
        {
            return double.NaN;
        }

        ForwardBackward.Backward(count, transition, _densities, _weights, Layout.Transition(next));
        return Maximize(parameters, next) ? largest + relative - 0.5 * LogTwoPi * count * _series.Columns.Length : double.NaN;
    }

    private bool Maximize(Span<double> parameters, Span<double> next)
    {
        var states = Layout.States;
        var sum = 0.0;
        for (var state = 0; state < states; state++)
        {
            sum += _weights[state][0];
            if (!Normalize(Layout.Transition(next).Slice(state * states, states)))
            {
                return false;
            }
        }

        for (var state = 0; state < states; state++)
        {
            Layout.Initial(next)[state] = _weights[state][0] / sum;
            if (!(Layout.Features == 1 ? Maximize1(state, parameters, next) : MaximizeAll(state, parameters, next)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Normalize(Span<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += value;
        }

        // Nothing ever left from the state: it has died out.
        if (!(sum > 0.0 && sum < double.PositiveInfinity))
        {
            return false;
        }

        foreach (ref var value in row)
        {
            value /= sum;
        }

        return true;
    }

    // Moments about the previous mean: near convergence the shift is 0, so that their difference loses no digits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Maximize1(int state, Span<double> parameters, Span<double> next)
    {
        var mean = Layout.Means(parameters)[state];
        var centre = Vector256.Create(mean);
        var weights = MemoryMarshal.Cast<double, Vector256<double>>(_weights[state].AsSpan());
        var values = MemoryMarshal.Cast<double, Vector256<double>>(_series.Columns[0].AsSpan())[..weights.Length];
        var (total, first, second) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i < weights.Length; i++)
        {
            var deviation = values[i] - centre;
            var weighted = weights[i] * deviation;
            total += weights[i];
            first += weighted;
            second = Vector256.FusedMultiplyAdd(weighted, deviation, second);
        }

        var mass = Vector256.Sum(total);
        _masses[state] = mass;
        var shift = Vector256.Sum(first) / mass;
        var variance = Vector256.Sum(second) / mass - shift * shift;
        Layout.Means(next)[state] = mean + shift;
        Layout.Covariances(next)[state] = variance;
        return variance > VarianceFloor;
    }

    private bool MaximizeAll(int state, Span<double> parameters, Span<double> next)
    {
        var features = Layout.Features;
        var means = Layout.Means(parameters).Slice(state * features, features);
        var nextMeans = Layout.Means(next).Slice(state * features, features);
        var covariance = Layout.Covariances(next).Slice(state * features * features, features * features);
        Span<double> shifts = stackalloc double[features];
        shifts.Clear();
        covariance.Clear();
        var mass = 0.0;
        for (var start = 0; start < _series.Count; start += BlockLength)
        {
            var length = Math.Min(BlockLength, _series.Count - start);
            mass += AddBlock(state, start, length, means, shifts, covariance);
        }

        _masses[state] = mass;
        for (var i = 0; i < features; i++)
        {
            shifts[i] /= mass;
            nextMeans[i] = means[i] + shifts[i];
        }

        for (var i = 0; i < features; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                covariance[i * features + j] = covariance[i * features + j] / mass - shifts[i] * shifts[j];
                covariance[j * features + i] = covariance[i * features + j];
            }
        }

        Span<double> inverse = stackalloc double[features * features];
        return CovarianceFactor.TryInvert(covariance, features, VarianceFloor, inverse, out _);
    }

    private double AddBlock(int state, int start, int length, ReadOnlySpan<double> means, Span<double> sums, Span<double> products)
    {
        // What pads a column has no weight.
        var padded = StandardizedSeries.PaddedLength(length);
        var weights = MemoryMarshal.Cast<double, Vector256<double>>(_weights[state].AsSpan(start, padded));
        var total = Vector256<double>.Zero;
        foreach (var weight in weights)
        {
            total += weight;
        }

        for (var i = 0; i < means.Length; i++)
        {
            var left = MemoryMarshal.Cast<double, Vector256<double>>(_series.Columns[i].AsSpan(start, padded))[..weights.Length];
            var leftMean = Vector256.Create(means[i]);
            var first = Vector256<double>.Zero;
            for (var t = 0; t < weights.Length; t++)
            {
                first = Vector256.FusedMultiplyAdd(weights[t], left[t] - leftMean, first);
            }

            sums[i] += Vector256.Sum(first);
            for (var j = 0; j <= i; j++)
            {
                var right = MemoryMarshal.Cast<double, Vector256<double>>(_series.Columns[j].AsSpan(start, padded))[..weights.Length];
                var rightMean = Vector256.Create(means[j]);
                var second = Vector256<double>.Zero;
                for (var t = 0; t < weights.Length; t++)
                {
                    second = Vector256.FusedMultiplyAdd(weights[t] * (left[t] - leftMean), right[t] - rightMean, second);
                }

                products[i * means.Length + j] += Vector256.Sum(second);
            }
        }

        return Vector256.Sum(total);
    }
}
