using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// A hidden Markov model with Gaussian emissions (Rabiner 1989): an unseen state follows a Markov chain, and each state
/// draws its observations from a normal distribution of its own. An immutable value in the observations' own units, equal
/// to another with the same numbers; it goes to JSON and back without loss.
/// </summary>
public sealed record HiddenMarkovModel
{
    /// <summary>The version of the stored form that this code writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The fewest states a model has.</summary>
    public const int FewestStates = 2;

    /// <summary>The most states a model has.</summary>
    public const int MostStates = 6;

    /// <summary>The most features an observation has.</summary>
    public const int MostFeatures = 4;

    // Rows that came through decimal digits or a normalisation sum to 1 only to rounding.
    private const double SumTolerance = 1e-9;

    /// <summary>Makes a model from its numbers.</summary>
    /// <param name="stateCount"><see cref="FewestStates"/> to <see cref="MostStates"/>.</param>
    /// <param name="featureCount">1 to <see cref="MostFeatures"/>.</param>
    /// <param name="initial">Probability of each state at the first observation.</param>
    /// <param name="transition">Probability of going from state i to state j, row by row.</param>
    /// <param name="means">Mean of each state's features, state by state.</param>
    /// <param name="covariances">Covariance of each state's features, state by state and row by row.</param>
    /// <param name="version">The version of the stored form.</param>
    /// <exception cref="ArgumentException">
    /// The numbers are no such model: wrong lengths, probabilities that do not sum to 1, a covariance that is not symmetric
    /// and positive definite, or a version this code does not know.
    /// </exception>
    [JsonConstructor]
    public HiddenMarkovModel(
        int stateCount,
        int featureCount,
        ImmutableArray<double> initial,
        ImmutableArray<double> transition,
        ImmutableArray<double> means,
        ImmutableArray<double> covariances,
        int version = CurrentVersion)
    {
        Require(version == CurrentVersion, $"A hidden Markov model of version {version} cannot be read.");
        Require(stateCount is >= FewestStates and <= MostStates, $"A model has {FewestStates} to {MostStates} states.");
        Require(featureCount is >= 1 and <= MostFeatures, $"A model has 1 to {MostFeatures} features.");
        RequireNumbers(initial, stateCount, nameof(initial));
        RequireNumbers(transition, stateCount * stateCount, nameof(transition));
        RequireNumbers(means, stateCount * featureCount, nameof(means));
        RequireNumbers(covariances, stateCount * featureCount * featureCount, nameof(covariances));
        RequireDistribution(initial.AsSpan(), nameof(initial));
        for (var state = 0; state < stateCount; state++)
        {
            RequireDistribution(transition.AsSpan(state * stateCount, stateCount), nameof(transition));
            var covariance = covariances.AsSpan(state * featureCount * featureCount, featureCount * featureCount);
            Require(
                CovarianceFactor.IsPositiveDefinite(covariance, featureCount),
                "A covariance must be symmetric and positive definite.");
        }

        Version = version;
        StateCount = stateCount;
        FeatureCount = featureCount;
        Initial = initial;
        Transition = transition;
        Means = means;
        Covariances = covariances;
    }

    /// <summary>The version of the stored form.</summary>
    public int Version { get; }

    /// <summary>How many states there are.</summary>
    public int StateCount { get; }

    /// <summary>How many features an observation has.</summary>
    public int FeatureCount { get; }

    /// <summary>Probability of each state at the first observation.</summary>
    public ImmutableArray<double> Initial { get; }

    /// <summary>Probability of going from state i to state j at i * <see cref="StateCount"/> + j.</summary>
    public ImmutableArray<double> Transition { get; }

    /// <summary>Means, state by state.</summary>
    public ImmutableArray<double> Means { get; }

    /// <summary>Covariances, state by state and row by row.</summary>
    public ImmutableArray<double> Covariances { get; }

    /// <summary>How many numbers an estimate is free to choose: K - 1 + K (K - 1) + K D + K D (D + 1) / 2.</summary>
    /// <param name="stateCount">K.</param>
    /// <param name="featureCount">D.</param>
    public static int ParameterCount(int stateCount, int featureCount) =>
        stateCount - 1 + stateCount * (stateCount - 1) + stateCount * featureCount + stateCount * featureCount * (featureCount + 1) / 2;

    /// <summary>The mean of a feature in a state.</summary>
    /// <param name="state">0 to <see cref="StateCount"/> - 1.</param>
    /// <param name="feature">0 to <see cref="FeatureCount"/> - 1.</param>
    public double Mean(int state, int feature = 0) => Means[state * FeatureCount + feature];

    /// <summary>The variance of a feature in a state, in the square of the feature's unit.</summary>
    /// <param name="state">0 to <see cref="StateCount"/> - 1.</param>
    /// <param name="feature">0 to <see cref="FeatureCount"/> - 1.</param>
    public double Variance(int state, int feature = 0) => Covariances[(state * FeatureCount + feature) * FeatureCount + feature];

    /// <summary>The probability of going from one state to another between two observations.</summary>
    /// <param name="from">0 to <see cref="StateCount"/> - 1.</param>
    /// <param name="to">0 to <see cref="StateCount"/> - 1.</param>
    public double TransitionProbability(int from, int to) => Transition[from * StateCount + to];

    /// <summary>How many observations a visit to a state lasts on average, 1 / (1 - p): 1 or more, infinite for an absorbing state.</summary>
    /// <param name="state">0 to <see cref="StateCount"/> - 1.</param>
    public double ExpectedDuration(int state)
    {
        // Summing what leaves keeps the digits that 1 - p would lose where p is close to 1.
        var leaving = 0.0;
        for (var to = 0; to < StateCount; to++)
        {
            leaving += to == state ? 0.0 : TransitionProbability(state, to);
        }

        return leaving == 0.0 ? double.PositiveInfinity : 1.0 / leaving;
    }

    /// <summary>
    /// The share of time spent in each state in the long run. Where the chain falls apart into parts that never meet, the
    /// share when it starts from <see cref="Initial"/>.
    /// </summary>
    public ImmutableArray<double> StationaryDistribution() => MarkovChain.Stationary(Transition.AsSpan(), Initial.AsSpan());

    /// <summary>The probability of each state a number of observations ahead.</summary>
    /// <param name="current">The probability of each state now.</param>
    /// <param name="steps">How many observations ahead, 0 or more.</param>
    /// <param name="ahead">Receives the probabilities; may be <paramref name="current"/> itself.</param>
    public void Forecast(ReadOnlySpan<double> current, int steps, Span<double> ahead)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(current.Length, StateCount, nameof(current));
        ArgumentOutOfRangeException.ThrowIfNotEqual(ahead.Length, StateCount, nameof(ahead));
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        MarkovChain.Forecast(Transition.AsSpan(), current, steps, ahead);
    }

    /// <summary>The same model with its states in another order.</summary>
    /// <param name="order">For each place, the state of this model that comes there.</param>
    /// <exception cref="ArgumentException">The order is no permutation of the states.</exception>
    public HiddenMarkovModel Reorder(params ReadOnlySpan<int> order)
    {
        var states = order.ToArray();
        if (!states.Order().SequenceEqual(Enumerable.Range(0, StateCount)))
        {
            throw new ArgumentException("The order must name every state once.", nameof(order));
        }

        var square = FeatureCount * FeatureCount;
        return new HiddenMarkovModel(
            StateCount,
            FeatureCount,
            [.. states.Select(state => Initial[state])],
            [.. states.SelectMany(from => states.Select(to => TransitionProbability(from, to)))],
            [.. states.SelectMany(state => Means.Slice(state * FeatureCount, FeatureCount))],
            [.. states.SelectMany(state => Covariances.Slice(state * square, square))]);
    }

    /// <summary>The same model with its states in rising order of the first feature's variance, calm before volatile.</summary>
    public HiddenMarkovModel OrderedByVariance() =>
        Reorder([.. Enumerable.Range(0, StateCount).OrderBy(state => Variance(state)).ThenBy(state => Mean(state))]);

    /// <inheritdoc/>
    public bool Equals(HiddenMarkovModel? other) => other is not null
        && StateCount == other.StateCount && FeatureCount == other.FeatureCount
        && Initial.SequenceEqual(other.Initial) && Transition.SequenceEqual(other.Transition)
        && Means.SequenceEqual(other.Means) && Covariances.SequenceEqual(other.Covariances);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StateCount, FeatureCount, Initial[0], Transition[0], Means[0], Covariances[0]);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    private static void RequireNumbers(ImmutableArray<double> values, int count, string name) => Require(
        !values.IsDefault && values.Length == count && values.All(double.IsFinite), $"There must be {count} finite numbers in {name}.");

    private static void RequireDistribution(ReadOnlySpan<double> probabilities, string name)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            Require(probability is >= 0.0 and <= 1.0 + SumTolerance, $"A probability in {name} is outside 0 to 1.");
            sum += probability;
        }

        Require(Math.Abs(sum - 1.0) <= SumTolerance, $"The probabilities in {name} do not sum to 1.");
    }
}
