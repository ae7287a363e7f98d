namespace R3edge.Domain.Regimes.Markov;

/// <summary>How a model is fitted.</summary>
public sealed record HiddenMarkovOptions
{
    private readonly int _states = HiddenMarkovModel.FewestStates;
    private readonly int _starts = 32;
    private readonly int _relocations = 2;
    private readonly int _maximumSteps = 5_000;

    /// <summary>How many states: <see cref="HiddenMarkovModel.FewestStates"/> to <see cref="HiddenMarkovModel.MostStates"/>, by default 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer or more.</exception>
    public int States
    {
        get => _states;
        init => _states = value is >= HiddenMarkovModel.FewestStates and <= HiddenMarkovModel.MostStates
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A model has 2 to 6 states.");
    }

    /// <summary>
    /// From how many places the search starts at most, 1 to 1,000, by default 32; more find the best optimum more surely. There are fewer where
    /// nearly all end in the same few places, and, but no fewer than 16, where observations times states squared exceed some 600,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    public int Starts
    {
        get => _starts;
        init => _starts = value is >= 1 and <= 1_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "There are 1 to 1,000 starts.");
    }

    /// <summary>
    /// From the best optimum every state is given up in turn to split another one, as long as that finds a better optimum: after so many
    /// rounds in vain the search ends. 0 to 10, by default 2; on long series there are fewer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    public int Relocations
    {
        get => _relocations;
        init => _relocations = value is >= 0 and <= 10
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "There are 0 to 10 rounds.");
    }

    /// <summary>Selects the places that are drawn at random; the first four are the same for every seed but for their clusters.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The most steps of expectation-maximisation from one start, 1 or more, by default 5,000; fewer where observations times
    /// states squared would make them last for minutes, and never fewer than 300 for that reason.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaximumSteps
    {
        get => _maximumSteps;
        init => _maximumSteps = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "There is at least one step.");
    }

    /// <summary>
    /// A model fitted earlier with as many states and features: the search starts from it as well, and the states of the
    /// new model keep its order. By default none, and states are ordered by variance.
    /// </summary>
    public HiddenMarkovModel? Previous { get; init; }
}
