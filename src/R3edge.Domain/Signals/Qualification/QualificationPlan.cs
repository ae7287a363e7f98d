using R3edge.Domain.Markets;
using R3edge.Domain.Signals.Qualification.Calibration;

namespace R3edge.Domain.Signals.Qualification;

/// <summary>
/// What a session asks of a base signal before it may become a position. Each bound is a gate; null stands for none. What
/// has no reading passes every gate.
/// </summary>
public sealed partial record QualificationPlan
{
    /// <summary>Every signal passes, with its confidence and its evidence worked out.</summary>
    public static QualificationPlan Default { get; } = new();

    /// <summary>The least confidence, 0 to 1.</summary>
    public double MinimumConfidence { get; init; }

    /// <summary>The least z-score of the longer timeframe's close in the signal's direction, -100 to 100.</summary>
    public double? MinimumTrend { get; init; }

    /// <summary>
    /// The longer timeframe; null for the shortest one that is at least four times as long and made of whole signal bars.
    /// </summary>
    public Timeframe? TrendTimeframe { get; init; }

    /// <summary>Bars of the longer timeframe that its close is measured against, 2 to 10000.</summary>
    public int TrendPeriod { get; init; } = 20;

    /// <summary>The least volume over the mean of the bars before, 0 to 1000.</summary>
    public double? MinimumVolume { get; init; }

    /// <summary>Bars that the volume is measured against, 1 to 10000.</summary>
    public int VolumePeriod { get; init; } = 20;

    /// <summary>The lowest rank of the volatility, 0 to 1.</summary>
    public double? MinimumVolatility { get; init; }

    /// <summary>The highest rank of the volatility, 0 to 1.</summary>
    public double? MaximumVolatility { get; init; }

    /// <summary>Returns that the volatility is measured over, 2 to 10000.</summary>
    public int VolatilityPeriod { get; init; } = 20;

    /// <summary>How many past volatilities it is ranked among, 2 to 10000.</summary>
    public int VolatilityWindow { get; init; } = 250;

    /// <summary>The least imbalance of the order book in the signal's direction, -1 to 1.</summary>
    public double? MinimumBook { get; init; }

    /// <summary>The least probability of the regimes that the strategy is made for, 0 to 1.</summary>
    public double? MinimumRegime { get; init; }

    /// <summary>The widest spread as a fraction of the price, above 0 and at most 1.</summary>
    public double? MaximumSpread { get; init; }

    /// <summary>For how long no signal follows a qualified one, 0 to 3650 days.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>How much each kind of evidence counts.</summary>
    public EvidenceOdds Odds { get; init; } = EvidenceOdds.Default;

    /// <summary>How confidence is made to mean the share of winners.</summary>
    public CalibrationMethod Calibration { get; init; }

    /// <summary>Closed trades before the calibration is believed, 2 to 1000.</summary>
    public int CalibrationTrades { get; init; } = 30;

    /// <summary>Why the plan cannot be used, in one sentence; null where it can.</summary>
    public string? Problem => this switch
    {
        { MinimumConfidence: not (>= 0.0 and <= 1.0) } => "the minimum confidence must be 0 to 1",
        { MinimumTrend: not (null or (>= -100.0 and <= 100.0)) } => "the minimum z-score of the longer timeframe must be -100 to 100",
        { TrendPeriod: < 2 or > 10_000 } => "the period of the longer timeframe must be 2 to 10000 bars",
        { MinimumVolume: not (null or (>= 0.0 and <= 1000.0)) } => "the minimum volume must be 0 to 1000 times the mean",
        { VolumePeriod: < 1 or > 10_000 } => "the period of the volume must be 1 to 10000 bars",
        { MinimumVolatility: not (null or (>= 0.0 and <= 1.0)) } or { MaximumVolatility: not (null or (>= 0.0 and <= 1.0)) } =>
            "a rank of the volatility must be 0 to 1",
        _ when MinimumVolatility > MaximumVolatility => "the lowest rank of the volatility must not be above the highest",
        { VolatilityPeriod: < 2 or > 10_000 } => "the period of the volatility must be 2 to 10000 bars",
        { VolatilityWindow: < 2 or > 10_000 } => "the window of the volatility's rank must be 2 to 10000 bars",
        { MinimumBook: not (null or (>= -1.0 and <= 1.0)) } => "the minimum imbalance of the book must be -1 to 1",
        { MinimumRegime: not (null or (>= 0.0 and <= 1.0)) } => "the minimum probability of the regime must be 0 to 1",
        { MaximumSpread: not (null or (> 0.0 and <= 1.0)) } => "the maximum spread must be above 0 and at most 1 (0.001 is 0.1 %)",
        _ when Cooldown < TimeSpan.Zero || Cooldown > TimeSpan.FromDays(3650) => "the cool-down must be 0 to 3650 days",
        _ when Enum.GetValues<EvidenceKind>().Any(kind => Odds[kind] is not (>= 1.0 and <= 1000.0)) =>
            "the odds of evidence must be 1 (it has no say) to 1000",
        { CalibrationTrades: < 2 or > ConfidenceCalibrator.Memory } => "the trades before a calibration is believed must be 2 to 1000",
        _ => null,
    };

    /// <summary>The longer timeframe for signal bars of a timeframe; null where there is none, and then the trend is absent.</summary>
    /// <param name="timeframe">Of the signal bars.</param>
    public Timeframe? LongerThan(Timeframe timeframe)
    {
        if (TrendTimeframe is { } chosen)
        {
            return chosen;
        }

        foreach (var candidate in Timeframe.All)
        {
            if (candidate.Duration >= 4 * timeframe.Duration && candidate.IsMultipleOf(timeframe))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Why the plan does not fit signal bars of a timeframe, in one sentence; null where it does.</summary>
    /// <param name="timeframe">Of the signal bars.</param>
    public string? ProblemWith(Timeframe timeframe) =>
        TrendTimeframe is { } chosen && (chosen.Duration <= timeframe.Duration || !chosen.IsMultipleOf(timeframe))
            ? $"the longer timeframe {chosen} is not made of several whole bars of {timeframe}"
            : null;
}
