using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Qualification;

/// <summary>What further evidence makes of a base signal.</summary>
public sealed record SignalQualification
{
    /// <summary>The signal.</summary>
    public required SignalId Signal { get; init; }

    /// <summary>The direction it would enter.</summary>
    public required Bias Bias { get; init; }

    /// <summary>UTC close of the signal bar.</summary>
    public required DateTime BarCloseTime { get; init; }

    /// <summary>
    /// The evidence put together, 0 to 1: the odds of one to one times those of every piece of evidence. 0.5 where nothing
    /// speaks either way.
    /// </summary>
    public required double Evidential { get; init; }

    /// <summary>The confidence, 0 to 1: the share of such signals that won in the past, where enough is known to say so; otherwise <see cref="Evidential"/>.</summary>
    public required double Confidence { get; init; }

    /// <summary>Whether <see cref="Confidence"/> was calibrated on past trades.</summary>
    public required bool IsCalibrated { get; init; }

    /// <summary>All evidence, absent evidence included, in the order of <see cref="EvidenceKind"/>.</summary>
    public required ImmutableArray<Evidence> Evidence { get; init; }

    /// <summary>The most probable regime at the signal; none where unknown.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Why it was not qualified; null where it was.</summary>
    public required QualificationRefusal? Refusal { get; init; }

    /// <summary>Whether the signal may become a position.</summary>
    public bool IsQualified => Refusal is null;

    /// <inheritdoc/>
    public bool Equals(SignalQualification? other) =>
        other is not null && Signal == other.Signal && Bias == other.Bias && BarCloseTime == other.BarCloseTime
        && Evidential.Equals(other.Evidential) && Confidence.Equals(other.Confidence) && IsCalibrated == other.IsCalibrated
        && Regime == other.Regime && Refusal == other.Refusal && Evidence.AsSpan().SequenceEqual(other.Evidence.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Signal, Confidence, Refusal);
}
