using System.Collections.Immutable;

namespace R3edge.Domain.Regimes;

/// <summary>What a classifier says at a bar's close, with the reasons: everything that is needed to explain a decision afterwards.</summary>
/// <param name="Classifier">Which classifier.</param>
/// <param name="Point">The regime, its probabilities, age and main measures.</param>
/// <param name="Next">
/// The probability of each regime at the next bar's close, given that the regime named now is right; unknown during warm-up.
/// </param>
/// <param name="At">UTC close of the latest bar; null before the first.</param>
/// <param name="Since">UTC close of the first bar of the regime; null during warm-up.</param>
/// <param name="Evidence">The numbers it rests on, always in the same order; NaN during warm-up.</param>
public sealed record RegimeReading(
    string Classifier,
    RegimePoint Point,
    RegimeProbabilities Next,
    DateTime? At,
    DateTime? Since,
    ImmutableArray<RegimeEvidence> Evidence)
{
    /// <summary>Exactly one regime; <see cref="Regime.None"/> while the classifier warms up.</summary>
    public Regime Regime => Point.Regime;

    /// <summary>The probability of each regime; unknown during warm-up.</summary>
    public RegimeProbabilities Probabilities => Point.Probabilities;

    /// <summary>For how many bars the regime has lasted, this one included; 0 during warm-up.</summary>
    public int Age => Point.Age;

    /// <summary>Whether there is a regime.</summary>
    public bool IsKnown => Point.IsKnown;

    /// <summary>A number of the evidence; NaN where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    public double EvidenceOf(string name)
    {
        foreach (var evidence in Evidence)
        {
            if (evidence.Name == name)
            {
                return evidence.Value;
            }
        }

        return double.NaN;
    }

    /// <summary>Which regime comes once the present one has ended: <see cref="Next"/> without it, summing to 1; unknown during warm-up.</summary>
    public RegimeProbabilities NextIfItEnds()
    {
        if (!IsKnown)
        {
            return RegimeProbabilities.Unknown;
        }

        Span<double> odds = stackalloc double[RegimeNames.Count];
        Next.CopyTo(odds);
        odds[RegimeNames.IndexOf(Regime)] = 0.0;
        var leaving = 0.0;
        foreach (var odd in odds)
        {
            leaving += odd;
        }

        foreach (ref var odd in odds)
        {
            odd /= leaving;
        }

        return RegimeProbabilities.Of(odds);
    }
}
