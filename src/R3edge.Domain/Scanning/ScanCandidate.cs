using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Scanning;

/// <summary>What a scan knows of an instrument on one timeframe. NaN where something is not known.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="At">UTC close of the last bar: what rests on bars is as of then.</param>
/// <param name="Volatility">Standard deviation of a bar's return, as a fraction.</param>
/// <param name="Liquidity">Quote units that trade in a day.</param>
/// <param name="Spread">Ask less bid as a fraction of the price between them.</param>
/// <param name="TrendStrength">-1 (falling) to 1 (rising).</param>
/// <param name="Change">The return over <see cref="ChangeBars"/> bars, as a fraction.</param>
/// <param name="Regime">The regime; none where unknown.</param>
/// <param name="Probabilities">The probability of each regime.</param>
/// <param name="FeeRate">The fee of an order that takes, as a fraction of its value.</param>
/// <param name="Problem">Why it cannot be ranked; none where it can.</param>
public readonly record struct ScanCandidate(
    InstrumentId Instrument,
    Timeframe Timeframe,
    DateTime At,
    double Volatility,
    double Liquidity,
    double Spread,
    double TrendStrength,
    double Change,
    Regime Regime,
    RegimeProbabilities Probabilities,
    double FeeRate,
    ScanExclusionReason Problem = ScanExclusionReason.None)
{
    /// <summary>Over how many bars <see cref="Change"/> is measured.</summary>
    public const int ChangeBars = 10;

    /// <summary>The volatility of a year, so that timeframes can be compared.</summary>
    public double AnnualVolatility => Volatility * Math.Sqrt(Timeframe.BarsPerYear);

    /// <summary>The change in standard deviations of a move over as many bars.</summary>
    public double Momentum => Change / (Volatility * Math.Sqrt(ChangeBars));

    /// <summary>
    /// What entering and leaving at the market costs, as a fraction: two fees and the spread. Without a spread, the fees alone.
    /// </summary>
    public double RoundTripCost => 2.0 * FeeRate + (double.IsNaN(Spread) ? 0.0 : Spread);

    /// <summary>
    /// The cost of entering and leaving in standard deviations of a bar's return: how far a bar goes against what it costs to use it.
    /// </summary>
    public double CostInMoves => RoundTripCost / Volatility;
}
