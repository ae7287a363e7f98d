using R3edge.Domain.Regimes;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Signals.Qualification.Calibration;

namespace R3edge.Domain.Backtesting;

/// <summary>What qualification did in a backtest, and how good its confidence was.</summary>
/// <param name="Judged">Entry signals that were judged.</param>
/// <param name="Qualified">Those that might become a position.</param>
/// <param name="Refused">The others, by reason; also such that would not have been entered because a position was open.</param>
/// <param name="Evidential">The Brier score of the evidence put together, over the closed trades.</param>
/// <param name="Confidence">The Brier score of the confidence, calibrated where it could be.</param>
/// <param name="ByRegime">The same, by the regime at the signal; none for signals before it was known.</param>
public sealed record QualificationReport(
    int Judged,
    int Qualified,
    IReadOnlyDictionary<QualificationRefusal, int> Refused,
    BrierScore Evidential,
    BrierScore Confidence,
    IReadOnlyDictionary<Regime, BrierScore> ByRegime);
