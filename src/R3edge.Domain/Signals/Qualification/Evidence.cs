namespace R3edge.Domain.Signals.Qualification;

/// <summary>One piece of evidence on a signal.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Value">The reading, in the unit that <see cref="EvidenceKind"/> says; NaN where there is none.</param>
/// <param name="Support">From -1, wholly against, to 1, wholly for; 0 where there is no reading.</param>
/// <param name="Odds">What full support multiplies the odds of the signal by, 1 or more.</param>
public readonly record struct Evidence(EvidenceKind Kind, double Value, double Support, double Odds)
{
    /// <summary>What it adds to the logarithm of the odds: the weight of evidence (Good 1950), support x ln(odds).</summary>
    public double Contribution => Support * Math.Log(Odds);

    /// <summary>Which way it points.</summary>
    public EvidenceStance Stance => double.IsNaN(Value) ? EvidenceStance.Absent
        : Contribution > 0.0 ? EvidenceStance.For
        : Contribution < 0.0 ? EvidenceStance.Against
        : EvidenceStance.Neutral;
}
