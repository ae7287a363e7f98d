using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Qualification;

/// <summary>A base signal to be confirmed, at the close of its bar.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Bias">The direction it would enter.</param>
/// <param name="BarCloseTime">UTC close of the signal bar.</param>
/// <param name="Live">What else is known at that moment.</param>
public readonly record struct QualificationRequest(SignalId Signal, Bias Bias, DateTime BarCloseTime, LiveReadings Live);

/// <summary>What bars do not say. NaN where there is no reading, which is then neutral evidence.</summary>
/// <param name="Spread">Ask less bid as a fraction of the price between them, 0 or more.</param>
/// <param name="BookImbalance">Bids less asks over their sum, -1 to 1.</param>
/// <param name="RegimeProbability">
/// The probability, 0 to 1, of the regimes that the strategy is made for, by another classifier than that of the bars; it takes the place of
/// <see cref="BarReadings.RegimeProbability"/>.
/// </param>
/// <param name="Regime">The regime by that classifier; none where unknown.</param>
public readonly record struct LiveReadings(
    double Spread, double BookImbalance, double RegimeProbability = double.NaN, Regime Regime = Regime.None)
{
    /// <summary>No reading.</summary>
    public static LiveReadings None => new(double.NaN, double.NaN);
}
