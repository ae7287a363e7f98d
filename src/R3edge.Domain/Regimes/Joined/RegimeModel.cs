using System.Collections.Immutable;
using System.Text.Json.Serialization;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes.Markov;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// A fitted model of regimes: hidden states over blocks of bars, the volatility of single bars, and when it holds. An immutable
/// value that goes to JSON and back without loss.
/// </summary>
public sealed record RegimeModel
{
    /// <summary>The version of the stored form that this code writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Makes a model from its numbers.</summary>
    /// <param name="barLength">The length of a bar; one of <see cref="Timeframe.All"/>.</param>
    /// <param name="fittedThrough">UTC close of the last bar it was fitted to.</param>
    /// <param name="inForceFrom">UTC; it holds for bars that open then or later.</param>
    /// <param name="blockCount">How many blocks it was fitted to.</param>
    /// <param name="usualVolatility">The median volatility of a bar, a fraction.</param>
    /// <param name="states">The hidden states; their one feature is the activity of a block.</param>
    /// <param name="driftScores">How surely each state has a drift.</param>
    /// <param name="volatility">The volatility of single bars.</param>
    /// <param name="version">The version of the stored form.</param>
    /// <exception cref="ArgumentException">The numbers are no such model, or the version is not known.</exception>
    [JsonConstructor]
    public RegimeModel(
        TimeSpan barLength,
        DateTime fittedThrough,
        DateTime inForceFrom,
        int blockCount,
        double usualVolatility,
        HiddenMarkovModel states,
        ImmutableArray<double> driftScores,
        RegimeVolatility volatility,
        int version = CurrentVersion)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(volatility);
        Require(version == CurrentVersion, $"A regime model of version {version} cannot be read.");
        Require(Timeframe.TryFromDuration(barLength, out var timeframe), $"No timeframe has bars of {barLength}.");
        Require(
            fittedThrough.Kind == DateTimeKind.Utc && inForceFrom.Kind == DateTimeKind.Utc && inForceFrom >= fittedThrough,
            "A regime model is in force from a UTC time at or after the last bar it was fitted to.");
        Require(states.FeatureCount == 1, "The states of a regime model have one feature.");
        Require(
            !driftScores.IsDefault && driftScores.Length == states.StateCount && driftScores.All(double.IsFinite),
            "There must be a finite drift score for each state.");
        Require(blockCount >= 1 && usualVolatility > 0.0 && double.IsFinite(usualVolatility), "The usual volatility must be above 0.");
        (Version, Timeframe, FittedThrough, InForceFrom) = (version, timeframe, fittedThrough, inForceFrom);
        (BlockCount, UsualVolatility, States, DriftScores, Volatility) = (blockCount, usualVolatility, states, driftScores, volatility);
    }

    /// <summary>The version of the stored form.</summary>
    public int Version { get; }

    /// <summary>The length of a bar.</summary>
    public TimeSpan BarLength => Timeframe.Duration;

    /// <summary>The timeframe of the bars.</summary>
    [JsonIgnore]
    public Timeframe Timeframe { get; }

    /// <summary>UTC close of the last bar it was fitted to.</summary>
    public DateTime FittedThrough { get; }

    /// <summary>UTC; it holds for bars that open then or later.</summary>
    public DateTime InForceFrom { get; }

    /// <summary>How many blocks it was fitted to.</summary>
    public int BlockCount { get; }

    /// <summary>The median volatility of a bar, a fraction.</summary>
    public double UsualVolatility { get; }

    /// <summary>The hidden states over blocks, calm before volatile at the first fit and in that order ever after.</summary>
    public HiddenMarkovModel States { get; }

    /// <summary>
    /// How surely each state has a drift: the mean direction of its blocks in standard errors. Above 2 it rises, below -2 it
    /// falls; near 0 it does neither.
    /// </summary>
    public ImmutableArray<double> DriftScores { get; }

    /// <summary>The volatility of single bars.</summary>
    public RegimeVolatility Volatility { get; }

    /// <summary>The activity of a state: the logarithm of its usual volatility over that of the window.</summary>
    /// <param name="state">0 and up.</param>
    public double Activity(int state) => States.Mean(state);

    /// <inheritdoc/>
    public bool Equals(RegimeModel? other) => other is not null
        && Timeframe == other.Timeframe && FittedThrough == other.FittedThrough && InForceFrom == other.InForceFrom
        && BlockCount == other.BlockCount && UsualVolatility == other.UsualVolatility && States == other.States
        && DriftScores.SequenceEqual(other.DriftScores) && Volatility == other.Volatility;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Timeframe, FittedThrough, InForceFrom, UsualVolatility, States, Volatility);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
