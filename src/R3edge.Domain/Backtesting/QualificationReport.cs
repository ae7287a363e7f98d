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
/// <param name="Lessons">What the closed trades taught the calibration, oldest first.</param>
public sealed record QualificationReport(
    int Judged,
    int Qualified,
    IReadOnlyDictionary<QualificationRefusal, int> Refused,
    BrierScore Evidential,
    BrierScore Confidence,
    IReadOnlyDictionary<Regime, BrierScore> ByRegime,
    IReadOnlyList<CalibrationLesson> Lessons)
{
    /// <summary>What two stretches of history that adjoin found together.</summary>
    /// <param name="later">The report of the later one.</param>
    public QualificationReport Plus(QualificationReport later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new QualificationReport(
            Judged + later.Judged,
            Qualified + later.Qualified,
            Merge(Refused, later.Refused, static (left, right) => left + right),
            Evidential.Plus(later.Evidential),
            Confidence.Plus(later.Confidence),
            Merge(ByRegime, later.ByRegime, static (left, right) => left.Plus(right)),
            [.. Lessons, .. later.Lessons]);
    }

    private static SortedDictionary<TKey, TValue> Merge<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue> first, IReadOnlyDictionary<TKey, TValue> second, Func<TValue, TValue, TValue> add)
        where TKey : struct
        where TValue : struct
    {
        var merged = new SortedDictionary<TKey, TValue>(first.ToDictionary());
        foreach (var (key, value) in second)
        {
            merged[key] = add(merged.GetValueOrDefault(key), value);
        }

        return merged;
    }
}
