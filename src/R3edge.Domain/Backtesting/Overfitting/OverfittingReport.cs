namespace R3edge.Domain.Backtesting;

/// <summary>
/// What is left of the best run of a sweep once it is known that it is the best of many. Sharpe ratios are annualised; what is
/// undefined is null.
/// </summary>
public sealed record OverfittingReport
{
    /// <summary>The confidence of <see cref="MinimumTrackRecordLength"/>.</summary>
    public const double Confidence = 0.95;

    /// <summary>Probability of backtest overfitting, 0 to 1; null with fewer than two runs or too few samples. See <see cref="CrossValidatedSelection"/>.</summary>
    public required double? Pbo { get; init; }

    /// <summary>The share of splits in which the run chosen in one half lost in the other; null as <see cref="Pbo"/>.</summary>
    public required double? ProbabilityOfLoss { get; init; }

    /// <summary>The slope of the Sharpe ratio after the choice on the one before it; null as <see cref="Pbo"/>.</summary>
    public required double? PerformanceDegradation { get; init; }

    /// <summary>The Sharpe ratio of the best run over these samples; null where its returns do not vary.</summary>
    public required double? Sharpe { get; init; }

    /// <summary>The probability that the true Sharpe ratio is above 0, for a run that was not chosen among others.</summary>
    public required double? ProbabilisticSharpe { get; init; }

    /// <summary>The probability that the true Sharpe ratio is above <see cref="ExpectedMaximumSharpe"/>.</summary>
    public required double? DeflatedSharpe { get; init; }

    /// <summary>The Sharpe ratio that luck alone is expected to give the best of all trials.</summary>
    public required double ExpectedMaximumSharpe { get; init; }

    /// <summary>How many trials the best run is the best of.</summary>
    public required long Trials { get; init; }

    /// <summary>How much history with these returns would show with a confidence of 0.95 that the true Sharpe ratio is above 0; null where it is not above 0, or beyond ten thousand years.</summary>
    public required TimeSpan? MinimumTrackRecordLength { get; init; }

    /// <summary>How many returns each run was sampled at.</summary>
    public required int Samples { get; init; }

    /// <summary>Judges the best run.</summary>
    /// <param name="best">The moments of its returns.</param>
    /// <param name="samplesPerYear">Above 0.</param>
    /// <param name="trials">Every trial on this data set, the sweep's own included: at least one.</param>
    /// <param name="selection">How the choice fared in cross-validation, where that is known.</param>
    public static OverfittingReport Of(
        in ReturnMoments best, double samplesPerYear, in TrialTally trials, CrossValidatedSelection? selection)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samplesPerYear);
        var annual = Math.Sqrt(samplesPerYear);
        var expected = SharpeConfidence.ExpectedMaximum(trials.Trials, trials.Variance / samplesPerYear);
        var years = SharpeConfidence.MinimumTrackRecordLength(best, 0.0, Confidence) / samplesPerYear;
        return new OverfittingReport
        {
            Pbo = selection?.ProbabilityOfOverfitting,
            ProbabilityOfLoss = selection?.ProbabilityOfLoss,
            PerformanceDegradation = selection is null ? null : Defined.Finite(selection.DegradationSlope),
            Sharpe = Defined.Finite(best.Sharpe * annual),
            ProbabilisticSharpe = Defined.Finite(SharpeConfidence.Probabilistic(best)),
            DeflatedSharpe = Defined.Finite(SharpeConfidence.Probabilistic(best, expected)),
            ExpectedMaximumSharpe = expected * annual,
            Trials = trials.Trials,
            MinimumTrackRecordLength = years <= 10_000.0 ? StatisticsPlan.Year * years : null,
            Samples = best.Count,
        };
    }
}
