namespace R3edge.Domain.Regimes.Markov;

/// <summary>Where the parameters of a model stand in one flat array, so that they can be extrapolated together.</summary>
/// <param name="States">How many states.</param>
/// <param name="Features">How many features.</param>
internal readonly record struct ParameterLayout(int States, int Features)
{
    /// <summary>How many numbers there are.</summary>
    public int Length => States + States * States + States * Features + States * Features * Features;

    /// <summary>The number of probabilities, which come first: the initial distribution and the rows of the transition matrix.</summary>
    public int Probabilities => States + States * States;

    public Span<double> Initial(Span<double> parameters) => parameters[..States];

    public Span<double> Transition(Span<double> parameters) => parameters.Slice(States, States * States);

    public Span<double> Means(Span<double> parameters) => parameters.Slice(Probabilities, States * Features);

    public Span<double> Covariances(Span<double> parameters) => parameters[(Probabilities + States * Features)..];
}
