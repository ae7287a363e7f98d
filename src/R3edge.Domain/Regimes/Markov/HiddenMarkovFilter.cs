using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// The probability of each state given the observations so far, and only those: the forward recursion (Rabiner 1989), one
/// step of K squared operations an observation without allocation. What a live decision may use. Defined from the first
/// observation on. Not safe for use by several threads at once.
/// </summary>
public sealed class HiddenMarkovFilter : ISnapshotable
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    // Below this a sum of probabilities has lost digits to underflow.
    private const double SmallestSum = 1e-280;

    // Low enough to be rare; times the smallest sum it is still a normal number.
    private const double SmallestProduct = 1e-20;
    private const int PaddedStates = 8;

    private readonly GaussianEmissions _emissions;
    private readonly double[] _initial;
    private readonly double[] _incoming;
    private readonly double[] _probabilities;
    private readonly double[] _predicted;
    private readonly double _constant;
    private long _count;
    private double _logLikelihood;
    private double _product = 1.0;

    /// <summary>Starts before the first observation.</summary>
    /// <param name="model">The model.</param>
    public HiddenMarkovFilter(HiddenMarkovModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _emissions = GaussianEmissions.Of(model);
        _initial = [.. model.Initial];
        _incoming = new double[model.Transition.Length];
        for (var i = 0; i < _incoming.Length; i++)
        {
            _incoming[i] = model.TransitionProbability(i % model.StateCount, i / model.StateCount);
        }

        _probabilities = [.. model.Initial];
        _predicted = new double[model.StateCount];
        _constant = model.FeatureCount * HalfLogTwoPi;
    }

    /// <summary>The model.</summary>
    public HiddenMarkovModel Model { get; }

    /// <summary>How many observations have been taken in.</summary>
    public long Count => _count;

    /// <summary>The natural logarithm of the density of all observations so far; 0 before the first.</summary>
    public double LogLikelihood => _logLikelihood + Math.Log(_product);

    /// <summary>The probability of each state at the latest observation; before the first, the initial distribution.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>The most probable state at the latest observation, the first of several equal ones.</summary>
    public int MostProbableState
    {
        get
        {
            var best = 0;
            for (var state = 1; state < _probabilities.Length; state++)
            {
                best = _probabilities[state] > _probabilities[best] ? state : best;
            }

            return best;
        }
    }

    /// <summary>The batch form: the same numbers as a filter that takes in one observation after the other.</summary>
    /// <param name="model">The model.</param>
    /// <param name="series">The observations.</param>
    /// <param name="probabilities">Receives K probabilities for each observation, observation by observation; may be empty.</param>
    /// <returns>The log-likelihood of the series.</returns>
    /// <exception cref="ArgumentException">A length or a number of features does not fit, or an observation is not finite.</exception>
    public static double Compute(HiddenMarkovModel model, ObservationSeries series, Span<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(series);
        var filter = new HiddenMarkovFilter(model);
        if (!probabilities.IsEmpty && probabilities.Length != series.Count * model.StateCount)
        {
            throw new ArgumentException("There must be room for one probability a state and observation.", nameof(probabilities));
        }

        Span<double> features = stackalloc double[HiddenMarkovModel.MostFeatures];
        features = features[..series.FeatureCount];
        for (var t = 0; t < series.Count; t++)
        {
            series.CopyTo(t, features);
            filter.Update(features);
            if (!probabilities.IsEmpty)
            {
                filter._probabilities.CopyTo(probabilities[(t * model.StateCount)..]);
            }
        }

        return filter.LogLikelihood;
    }

    /// <summary>Takes in an observation of one feature.</summary>
    /// <param name="observation">A finite number.</param>
    /// <exception cref="ArgumentException">It is not finite, or the model has several features.</exception>
    public void Update(double observation) => Update([observation]);

    /// <summary>Takes in an observation.</summary>
    /// <param name="features">One finite number for each feature.</param>
    /// <exception cref="ArgumentException">A number is not finite, or there are more or fewer than the model has.</exception>
    public void Update(params ReadOnlySpan<double> features)
    {
        Check(features);
        var states = _probabilities.Length;
        Predict();
        Span<double> weights = stackalloc double[PaddedStates];
        weights.Fill(double.NegativeInfinity);
        var largest = double.NegativeInfinity;
        for (var state = 0; state < states; state++)
        {
            weights[state] = _emissions.LogDensity(state, features);
            largest = double.MaxNative(largest, weights[state]);
        }

        var sum = Weigh(weights, largest);
        if (sum < SmallestSum)
        {
            (largest, sum) = WeighInLogarithms(weights);
        }

        var reciprocal = 1.0 / sum;
        foreach (ref var probability in _probabilities.AsSpan())
        {
            probability *= reciprocal;
        }

        // One logarithm for many factors.
        _logLikelihood += largest - _constant;
        _product *= sum;
        if (_product < SmallestProduct)
        {
            _logLikelihood += Math.Log(_product);
            _product = 1.0;
        }

        _count++;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_count);
        writer.Write(_logLikelihood);
        writer.Write(_product);
        writer.Write(_probabilities);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        var count = reader.ReadInt64();
        if (count < 0)
        {
            throw new InvalidDataException($"A filter cannot have seen {count} observations.");
        }

        var logLikelihood = reader.ReadDouble();
        var product = reader.ReadDouble();
        var probabilities = new double[_probabilities.Length];
        reader.Read(probabilities);
        probabilities.CopyTo(_probabilities, 0);
        (_count, _logLikelihood, _product) = (count, logLikelihood, product);
    }

    private void Check(ReadOnlySpan<double> features)
    {
        if (features.Length != Model.FeatureCount)
        {
            throw new ArgumentException($"The model has {Model.FeatureCount} features.", nameof(features));
        }

        foreach (var feature in features)
        {
            if (!double.IsFinite(feature))
            {
                throw new ArgumentException("An observation must be finite.", nameof(features));
            }
        }
    }

    private void Predict()
    {
        if (_count == 0)
        {
            _initial.CopyTo(_predicted, 0);
            return;
        }

        // The matrix is stored by where it leads to, so that each sum stays in a register.
        var predicted = _predicted.AsSpan();
        var incoming = _incoming.AsSpan();
        var probabilities = _probabilities.AsSpan(0, predicted.Length);
        for (var to = 0; to < predicted.Length; to++)
        {
            var sum = 0.0;
            for (var from = 0; from < probabilities.Length; from++)
            {
                sum += probabilities[from] * incoming[from];
            }

            predicted[to] = sum;
            incoming = incoming[probabilities.Length..];
        }
    }

    private double Weigh(ReadOnlySpan<double> logDensities, double largest)
    {
        Span<double> relative = stackalloc double[PaddedStates];
        var logs = MemoryMarshal.Cast<double, Vector256<double>>(logDensities);
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(relative);
        vectors[0] = VectorExponential.Exp(logs[0] - Vector256.Create(largest));
        if (_predicted.Length > Vector256<double>.Count)
        {
            vectors[1] = VectorExponential.Exp(logs[1] - Vector256.Create(largest));
        }

        var probabilities = _probabilities.AsSpan();
        var predicted = _predicted.AsSpan(0, probabilities.Length);
        var sum = 0.0;
        for (var state = 0; state < probabilities.Length; state++)
        {
            probabilities[state] = predicted[state] * relative[state];
            sum += probabilities[state];
        }

        return sum;
    }

    // The states that explain the observation best cannot be reached: compare only those that can.
    private (double Largest, double Sum) WeighInLogarithms(ReadOnlySpan<double> logDensities)
    {
        var largest = double.NegativeInfinity;
        for (var state = 0; state < _predicted.Length; state++)
        {
            largest = Math.Max(largest, Math.Log(_predicted[state]) + logDensities[state]);
        }

        var sum = 0.0;
        for (var state = 0; state < _predicted.Length; state++)
        {
            _probabilities[state] = Math.Exp(Math.Log(_predicted[state]) + logDensities[state] - largest);
            sum += _probabilities[state];
        }

        return (largest, sum);
    }
}
