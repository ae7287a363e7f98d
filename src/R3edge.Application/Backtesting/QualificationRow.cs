using R3edge.Domain.Backtesting;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals.Qualification.Calibration;

namespace R3edge.Application.Backtesting;

/// <summary>What qualification did, as programs read it; <c>docs/qualification.md</c> has the formulas.</summary>
/// <param name="Judged">Entry signals that were judged.</param>
/// <param name="Qualified">Those that might become a position.</param>
/// <param name="Refused">The others, by reason.</param>
/// <param name="Evidential">How good the evidence put together was.</param>
/// <param name="Confidence">How good the confidence was, calibrated where it could be.</param>
/// <param name="ByRegime">The same, by the regime at the signal.</param>
public sealed record QualificationRow(
    int Judged,
    int Qualified,
    IReadOnlyDictionary<string, int> Refused,
    BrierRow Evidential,
    BrierRow Confidence,
    IReadOnlyDictionary<string, BrierRow> ByRegime)
{
    /// <summary>Writes a report as a row; null where there is none.</summary>
    /// <param name="report">The report.</param>
    public static QualificationRow? Of(QualificationReport? report) => report is null ? null : new QualificationRow(
        report.Judged,
        report.Qualified,
        report.Refused.ToDictionary(pair => Names.Of(pair.Key), pair => pair.Value),
        BrierRow.Of(report.Evidential),
        BrierRow.Of(report.Confidence),
        report.ByRegime.ToDictionary(pair => pair.Key.NameOf(), pair => BrierRow.Of(pair.Value)));
}

/// <summary>A Brier score as programs read it.</summary>
/// <param name="Trades">Closed trades.</param>
/// <param name="Score">The mean squared error, 0 to 1; null without a trade.</param>
/// <param name="BaseRateScore">What saying the share of winners every time would have scored; null without a trade.</param>
/// <param name="Skill">1 less the ratio of the two; null where all trades ended alike.</param>
public sealed record BrierRow(int Trades, double? Score, double? BaseRateScore, double? Skill)
{
    /// <summary>Writes a score as a row.</summary>
    /// <param name="score">The score.</param>
    public static BrierRow Of(BrierScore score) => new(score.Count, score.Score, score.BaseRateScore, score.Skill);
}
