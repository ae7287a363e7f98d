using System.Collections.Immutable;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals.Qualification.Calibration;
using R3edge.Domain.Signals.Qualification.Columns;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals.Qualification;

/// <summary>
/// Weighs the evidence on a base signal from the columns it declares and the readings it is given, and opens or shuts the
/// gates of a plan. <c>docs/qualification.md</c> has the formulas. Its state is the time of the last qualified signal and
/// the past trades that confidence is calibrated on; the columns are kept elsewhere.
/// </summary>
/// <remarks>
/// A backtest gives it frames of <see cref="IndicatorCache.Columns"/>; live, <see cref="SignalQualifier"/> keeps a board for it.
/// Signals are judged in the order of their bars; the same signal judged again gives the same answer.
/// </remarks>
public sealed class SignalJudge : ISnapshotable
{
    private const double SpreadInSigmas = 2.0;

    private readonly QualificationPlan _plan;
    private readonly ConfidenceCalibrator? _calibrator;
    private readonly Column? _trend;
    private readonly Column _volume;
    private readonly Column _rank;
    private readonly Column _volatility;
    private readonly RegimeColumns _regime;
    private readonly Regime _madeFor;
    private long _lastQualified = long.MinValue;
    private long _qualifiedBefore = long.MinValue;

    /// <summary>Creates a judge and declares its columns.</summary>
    /// <param name="plan">What is asked of a signal.</param>
    /// <param name="timeframe">Of the signal bars.</param>
    /// <param name="madeFor">The regimes that the strategy is made for; of one that is made for any, the regime is no evidence.</param>
    /// <param name="regimes">The regime indicator; the one without a fit where none is given.</param>
    /// <exception cref="ArgumentException">The plan has a problem, or does not fit the timeframe.</exception>
    public SignalJudge(QualificationPlan plan, Timeframe timeframe, Regime madeFor = Regime.Any, IndicatorSpec? regimes = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if ((plan.Problem ?? plan.ProblemWith(timeframe)) is { } problem)
        {
            throw new ArgumentException(problem, nameof(plan));
        }

        _plan = plan;
        _madeFor = madeFor;
        _regime = RegimeColumns.Declare(Board, regimes);
        _calibrator = plan.Calibration == CalibrationMethod.None ? null : new ConfidenceCalibrator(plan.Calibration, plan.CalibrationTrades);
        _trend = plan.LongerThan(timeframe) is { } longer ? Board.Use(LongerTrend.Spec(longer, plan.TrendPeriod)) : null;
        _volume = Board.Use(RelativeVolume.Spec(plan.VolumePeriod));
        var rank = VolatilityRank.Spec(plan.VolatilityPeriod, plan.VolatilityWindow);
        (_rank, _volatility) = (Board.Use(rank, "rank"), Board.Use(rank, "volatility"));
    }

    /// <summary>What is asked of a signal.</summary>
    public QualificationPlan Plan => _plan;

    /// <summary>The columns it reads; the evidence of one that is not warm is absent.</summary>
    public BoardPlan Board { get; } = new();

    /// <summary>What the bars say at a close. It travels with the signal where another stage judges it.</summary>
    /// <param name="frame">The signal bar, which has closed.</param>
    public BarReadings Read(Frame frame)
    {
        var regime = _regime.Read(frame);
        return new BarReadings(
            _trend is { } trend ? frame[trend] : double.NaN,
            frame[_volume],
            frame[_rank],
            frame[_volatility],
            regime.IsKnown && _madeFor != Regime.Any ? regime.Probabilities[_madeFor] : double.NaN,
            regime.Regime);
    }

    /// <summary>Judges a signal.</summary>
    /// <param name="frame">The signal bar, which has closed.</param>
    /// <param name="request">The signal and what else is known.</param>
    public SignalQualification Judge(Frame frame, in QualificationRequest request) => Judge(Read(frame), request);

    /// <summary>Judges a signal.</summary>
    /// <param name="bars">What the bars said at the close of the signal bar, as <see cref="Read"/> gave it.</param>
    /// <param name="request">The signal and what else is known.</param>
    public SignalQualification Judge(in BarReadings bars, in QualificationRequest request)
    {
        var evidence = Weigh(bars, request);
        var evidential = Confidence(evidence);
        var calibrated = _calibrator?.Calibrate(evidential);
        var confidence = calibrated ?? evidential;
        var refusal = Refuse(evidence, request, confidence);
        var time = request.BarCloseTime.Ticks;
        if (refusal is null && time > _lastQualified)
        {
            (_qualifiedBefore, _lastQualified) = (_lastQualified, time);
        }

        return new SignalQualification
        {
            Signal = request.Signal,
            Bias = request.Bias,
            BarCloseTime = request.BarCloseTime,
            Evidential = evidential,
            Confidence = confidence,
            IsCalibrated = calibrated is not null,
            Evidence = evidence,
            Regime = request.Live.Regime == Regime.None ? bars.Regime : request.Live.Regime,
            Refusal = refusal,
        };
    }

    /// <summary>Takes in what became of a qualified signal, once its position has closed.</summary>
    /// <param name="evidential">Its <see cref="SignalQualification.Evidential"/>.</param>
    /// <param name="hasWon">Whether the position made a profit after fees.</param>
    public void Learn(double evidential, bool hasWon) => _calibrator?.Learn(evidential, hasWon);

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_lastQualified);
        writer.Write(_qualifiedBefore);
        _calibrator?.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _lastQualified = reader.ReadInt64();
        _qualifiedBefore = reader.ReadInt64();
        _calibrator?.Restore(ref reader);
    }

    /// <summary>The odds of every piece of evidence multiplied, as a probability.</summary>
    internal static double Confidence(ImmutableArray<Evidence> evidence)
    {
        var logOdds = 0.0;
        foreach (var piece in evidence)
        {
            logOdds += piece.Contribution;
        }

        return 1.0 / (1.0 + Math.Exp(-logOdds));
    }

    private ImmutableArray<Evidence> Weigh(in BarReadings bars, in QualificationRequest request)
    {
        var sign = request.Bias.Sign();
        var (trend, volume, rank, volatility, regime, _) = bars;
        var live = request.Live;
        regime = double.IsNaN(live.RegimeProbability) ? regime : live.RegimeProbability;
        var spreadInSigmas = volatility > 0.0 ? live.Spread / volatility : double.NaN;
        return
        [
            Piece(EvidenceKind.Trend, trend, 0.5 * sign * trend),
            Piece(EvidenceKind.Volume, volume, Math.Log2(volume)),
            Piece(EvidenceKind.Volatility, rank, 1.0 - 4.0 * Math.Abs(rank - 0.5)),
            Piece(EvidenceKind.Book, live.BookImbalance, sign * live.BookImbalance),
            Piece(EvidenceKind.Regime, regime, 2.0 * regime - 1.0),
            Piece(EvidenceKind.Spread, live.Spread, 1.0 - SpreadInSigmas * spreadInSigmas),
        ];
    }

    private Evidence Piece(EvidenceKind kind, double value, double support) =>
        new(kind, value, double.IsNaN(support) ? 0.0 : Math.Clamp(support, -1.0, 1.0), _plan.Odds[kind]);

    // Comparisons with NaN are false, so that what has no reading stops nothing.
    private QualificationRefusal? Refuse(ImmutableArray<Evidence> evidence, in QualificationRequest request, double confidence)
    {
        var sign = request.Bias.Sign();
        var rank = evidence[(int)EvidenceKind.Volatility].Value;
        return IsTooSoon(request.BarCloseTime.Ticks) ? QualificationRefusal.TooSoon
            : sign * evidence[(int)EvidenceKind.Trend].Value < _plan.MinimumTrend ? QualificationRefusal.AgainstTrend
            : evidence[(int)EvidenceKind.Volume].Value < _plan.MinimumVolume ? QualificationRefusal.ThinVolume
            : rank < _plan.MinimumVolatility ? QualificationRefusal.TooCalm
            : rank > _plan.MaximumVolatility ? QualificationRefusal.TooVolatile
            : sign * evidence[(int)EvidenceKind.Book].Value < _plan.MinimumBook ? QualificationRefusal.AgainstBook
            : evidence[(int)EvidenceKind.Regime].Value < _plan.MinimumRegime ? QualificationRefusal.ImprobableRegime
            : evidence[(int)EvidenceKind.Spread].Value > _plan.MaximumSpread ? QualificationRefusal.WideSpread
            : confidence < _plan.MinimumConfidence ? QualificationRefusal.LowConfidence
            : null;
    }

    // A signal that is judged again is not in its own way.
    private bool IsTooSoon(long time)
    {
        var last = time > _lastQualified ? _lastQualified : _qualifiedBefore;
        return last != long.MinValue && time - last < _plan.Cooldown.Ticks;
    }
}
