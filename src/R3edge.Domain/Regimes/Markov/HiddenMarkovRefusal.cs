using System.Diagnostics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>Why no hidden Markov model was fitted.</summary>
public enum HiddenMarkovRefusal
{
    /// <summary>There are fewer observations than <see cref="HiddenMarkovEstimator.MinimumObservations"/>.</summary>
    TooShort = 1,

    /// <summary>An observation is NaN, infinite or larger than 1e60.</summary>
    NotFinite,

    /// <summary>A feature hardly changes: there is nothing to tell states apart by.</summary>
    Constant,

    /// <summary>Every start ended with a state that has died out or has shrunk onto a few observations.</summary>
    Degenerate,

    /// <summary>The best start was still improving when its steps were used up.</summary>
    NotConverged,

    /// <summary>
    /// In the unit of the observations the model's numbers would be too coarse: a feature is far from 0 for how little it changes, or all but
    /// equal to another one.
    /// </summary>
    Imprecise,
}

/// <summary>Words for <see cref="HiddenMarkovRefusal"/>.</summary>
public static class HiddenMarkovRefusalExtensions
{
    /// <summary>The reason in one sentence.</summary>
    /// <param name="refusal">The reason.</param>
    public static string Describe(this HiddenMarkovRefusal refusal) => refusal switch
    {
        HiddenMarkovRefusal.TooShort => "There are too few observations for that many states.",
        HiddenMarkovRefusal.NotFinite => "An observation is not a number, infinite or larger than 1e60.",
        HiddenMarkovRefusal.Constant => "A feature is constant: there is nothing to tell states apart by.",
        HiddenMarkovRefusal.Degenerate => "Every start ended with a state of next to no observations or no variance; fewer states may fit.",
        HiddenMarkovRefusal.NotConverged => "The likelihood was still rising when the steps were used up.",
        HiddenMarkovRefusal.Imprecise => "A feature is too far from 0 for how little it changes, or too much like another one, for exact numbers.",
        _ => throw new UnreachableException($"There is no refusal {(int)refusal}."),
    };
}
