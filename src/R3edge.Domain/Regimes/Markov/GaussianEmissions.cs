using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>The normal densities of every state, prepared so that one costs a multiplication or two.</summary>
internal sealed class GaussianEmissions
{
    // A larger squared distance could only overflow: at this one no state explains the observation any more.
    private const double LargestSquare = 1e300;

    private readonly int _states;
    private readonly int _features;
    private readonly double[] _means;
    private readonly double[] _inverses;
    private readonly double[] _logNorms;

    public GaussianEmissions(int states, int features)
    {
        _states = states;
        _features = features;
        _means = new double[states * features];
        _inverses = new double[states * features * features];
        _logNorms = new double[states];
    }

    /// <summary>The densities of a model.</summary>
    public static GaussianEmissions Of(HiddenMarkovModel model)
    {
        var emissions = new GaussianEmissions(model.StateCount, model.FeatureCount);
        return emissions.TrySet(model.Means.AsSpan(), model.Covariances.AsSpan(), 0.0)
            ? emissions
            : throw new InvalidOperationException("A model's covariances are positive definite.");
    }

    /// <summary>Prepares means and covariances.</summary>
    /// <param name="means">State by state.</param>
    /// <param name="covariances">State by state, row by row.</param>
    /// <param name="floor">Every variance, of a feature given those before it, must be above this.</param>
    /// <returns>Whether it is; otherwise nothing may be asked of this object.</returns>
    public bool TrySet(ReadOnlySpan<double> means, ReadOnlySpan<double> covariances, double floor)
    {
        means.CopyTo(_means);
        var square = _features * _features;
        for (var state = 0; state < _states; state++)
        {
            var covariance = covariances.Slice(state * square, square);
            var inverse = _inverses.AsSpan(state * square, square);
            if (!CovarianceFactor.TryInvert(covariance, _features, floor, inverse, out var logDeterminant))
            {
                return false;
            }

            _logNorms[state] = -logDeterminant;
        }

        return true;
    }

    /// <summary>The logarithm of a state's density without the factor (2 pi)^(-D/2), which all states share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double LogDensity(int state, ReadOnlySpan<double> features)
    {
        if (features.Length == 1)
        {
            var distance = (features[0] - _means[state]) * _inverses[state];
            return _logNorms[state] - 0.5 * double.MinNative(distance * distance, LargestSquare);
        }

        var inverse = _inverses.AsSpan(state * features.Length * features.Length);
        var squares = 0.0;
        for (var i = 0; i < features.Length; i++)
        {
            var distance = 0.0;
            for (var j = 0; j <= i; j++)
            {
                distance += inverse[i * features.Length + j] * (features[j] - _means[state * features.Length + j]);
            }

            squares += distance * distance;
        }

        return _logNorms[state] - 0.5 * double.MinNative(squares, LargestSquare);
    }

    /// <summary>
    /// Densities of a series relative to the largest of each observation, so that none of a far observation underflows.
    /// </summary>
    /// <param name="columns">The features; each column is padded to whole vectors.</param>
    /// <param name="count">How many observations there are.</param>
    /// <param name="densities">Receives one column for each state, padded alike.</param>
    /// <returns>The sum of the logarithms of those largest densities, again without (2 pi)^(-D/2).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double FillRelative(double[][] columns, int count, double[][] densities)
    {
        Span<Vector256<double>> logs = stackalloc Vector256<double>[_states];
        var sum = Vector256<double>.Zero;
        for (var t = 0; t < count; t += Vector256<double>.Count)
        {
            var largest = Vector256.Create(double.NegativeInfinity);
            for (var state = 0; state < logs.Length; state++)
            {
                logs[state] = _features == 1 ? Log1(state, columns[0], t) : LogOfAll(state, columns, t);
                largest = Vector256.MaxNative(largest, logs[state]);
            }

            for (var state = 0; state < logs.Length; state++)
            {
                VectorExponential.Exp(logs[state] - largest).StoreUnsafe(ref At(densities[state], t));
            }

            // What pads the last vector is no observation.
            var real = Vector256.LessThan(Vector256.Create(0.0, 1.0, 2.0, 3.0), Vector256.Create((double)(count - t)));
            sum += Vector256.ConditionalSelect(real, largest, Vector256<double>.Zero);
        }

        return Vector256.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double At(double[] column, int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(column), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Log1(int state, double[] column, int t)
    {
        var distance = (Vector256.LoadUnsafe(ref At(column, t)) - Vector256.Create(_means[state])) * Vector256.Create(_inverses[state]);
        return Vector256.FusedMultiplyAdd(distance * Vector256.Create(-0.5), distance, Vector256.Create(_logNorms[state]));
    }

    private Vector256<double> LogOfAll(int state, double[][] columns, int t)
    {
        var squares = Vector256<double>.Zero;
        for (var i = 0; i < columns.Length; i++)
        {
            var distance = Vector256<double>.Zero;
            for (var j = 0; j <= i; j++)
            {
                var deviation = Vector256.LoadUnsafe(ref At(columns[j], t)) - Vector256.Create(_means[state * columns.Length + j]);
                var weight = Vector256.Create(_inverses[(state * columns.Length + i) * columns.Length + j]);
                distance = Vector256.FusedMultiplyAdd(weight, deviation, distance);
            }

            squares = Vector256.FusedMultiplyAdd(distance, distance, squares);
        }

        return Vector256.FusedMultiplyAdd(squares, Vector256.Create(-0.5), Vector256.Create(_logNorms[state]));
    }
}
