using System.Collections.Immutable;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes;

/// <summary>
/// Regimes from trend strength (average directional index, Wilder 1978) and from where volatility (Yang and Zhang 2000) stands in
/// the sliding window. Nothing is fitted, so that there is an answer after a few bars.
/// </summary>
public sealed class TrendVolatilityClassifier : RegimeClassifier
{
    /// <summary>The period of the directional index where none is given, Wilder's own.</summary>
    public const int DefaultTrendPeriod = 14;

    /// <summary>The period of the volatility where none is given.</summary>
    public const int DefaultVolatilityPeriod = 20;

    // Percentiles of fewer values say little.
    private const int FewestVolatilities = 20;

    // Wilder takes 25 of 100 as the mark of a trend.
    private const double TrendThreshold = 0.25;
    private const double TrendSoftness = 0.04;
    private const double DirectionSoftness = 0.1;
    private const double LowPercentile = 0.30;
    private const double HighPercentile = 0.80;
    private const double ExtremePercentile = 0.98;
    private const double LowSoftness = 0.05;
    private const double HighSoftness = 0.03;
    private const double ExtremeSoftness = 0.005;

    private readonly RollingPercentile _reference;
    private readonly int _trendPeriod;
    private readonly int _volatilityPeriod;
    private Adx _trend;
    private YangZhang _volatility;
    private double _strength = double.NaN;
    private double _level = double.NaN;
    private double _percentile = double.NaN;

    /// <summary>Starts before the first bar.</summary>
    /// <param name="timeframe">The length of a bar; it says how many bars the sliding window has.</param>
    /// <param name="trendPeriod">The period of the directional index in bars, 1 or more.</param>
    /// <param name="volatilityPeriod">The period of the volatility in bars, 2 or more.</param>
    public TrendVolatilityClassifier(
        Timeframe timeframe, int trendPeriod = DefaultTrendPeriod, int volatilityPeriod = DefaultVolatilityPeriod)
        : base(RegimeWindow.Bars(timeframe))
    {
        _trendPeriod = trendPeriod;
        _volatilityPeriod = volatilityPeriod;
        _trend = new Adx(trendPeriod);
        _volatility = new YangZhang(volatilityPeriod);
        _reference = new RollingPercentile(RegimeWindow.Bars(timeframe));
    }

    /// <inheritdoc/>
    public override string Name => "trend-volatility";

    /// <inheritdoc/>
    public override int WarmUp => WarmUpOf(_trendPeriod, _volatilityPeriod);

    /// <inheritdoc/>
    public override ImmutableArray<string> EvidenceNames { get; } =
        [RegimeEvidence.TrendStrength, RegimeEvidence.VolatilityPercentile, "volatility"];

    /// <inheritdoc/>
    public override double TrendStrength => _strength;

    /// <inheritdoc/>
    public override double VolatilityPercentile => _percentile;

    /// <summary>How many bars it takes until there is a regime.</summary>
    /// <param name="trendPeriod">The period of the directional index.</param>
    /// <param name="volatilityPeriod">The period of the volatility.</param>
    public static int WarmUpOf(int trendPeriod, int volatilityPeriod) =>
        Math.Max(Adx.WarmUp(trendPeriod), YangZhang.WarmUp(volatilityPeriod) + FewestVolatilities - 1);

    /// <inheritdoc/>
    public override void CopyEvidence(Span<double> values)
    {
        values[0] = _strength;
        values[1] = _percentile;
        values[2] = _level;
    }

    /// <inheritdoc/>
    public override void Save(SnapshotWriter writer)
    {
        base.Save(writer);
        _trend.Save(writer);
        _volatility.Save(writer);
        _reference.Save(writer);
        writer.Write(_strength);
        writer.Write(_level);
        writer.Write(_percentile);
    }

    /// <inheritdoc/>
    public override void Restore(ref SnapshotReader reader)
    {
        base.Restore(ref reader);
        _trend.Restore(ref reader);
        _volatility.Restore(ref reader);
        _reference.Restore(ref reader);
        _strength = reader.ReadDouble();
        _level = reader.ReadDouble();
        _percentile = reader.ReadDouble();
    }

    /// <inheritdoc/>
    protected override bool Classify(in Bar bar, Span<double> probabilities)
    {
        var adx = _trend.Update(bar.High, bar.Low, bar.Close, out var plus, out var minus);
        var level = _volatility.Update(bar.Open, bar.High, bar.Low, bar.Close);
        var percentile = double.IsNaN(level) ? double.NaN : _reference.Add(level);
        if (double.IsNaN(adx) || _reference.Count < FewestVolatilities)
        {
            return false;
        }

        _level = level;
        _percentile = percentile;
        _strength = 0.01 * adx * Math.Sign(plus - minus);
        var movement = plus + minus;
        var direction = movement == 0.0 ? 0.0 : (plus - minus) / movement;
        probabilities.Clear();
        RegimeMembership.Add(
            VolatilityLevels.Of(
                RegimeMembership.Above(percentile, LowPercentile, LowSoftness),
                RegimeMembership.Above(percentile, HighPercentile, HighSoftness),
                RegimeMembership.Above(percentile, ExtremePercentile, ExtremeSoftness)),
            Directions.Of(
                RegimeMembership.Above(0.01 * adx, TrendThreshold, TrendSoftness),
                RegimeMembership.Above(direction, 0.0, DirectionSoftness)),
            1.0,
            probabilities);
        RegimeMembership.Normalize(probabilities);
        return true;
    }
}
