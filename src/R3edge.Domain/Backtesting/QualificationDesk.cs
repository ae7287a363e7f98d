using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Signals.Qualification.Calibration;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

/// <summary>Qualifies the signals of one run, and keeps what was said of each open position until it is known what came of it.</summary>
internal sealed class QualificationDesk
{
    private readonly SignalJudge _judge;
    private readonly double[][] _columns;
    private readonly int _start;
    private readonly Dictionary<PositionId, SignalQualification> _open = [];
    private readonly SortedDictionary<QualificationRefusal, int> _refused = [];
    private readonly SortedDictionary<Regime, BrierScore> _byRegime = [];
    private BrierScore _evidential;
    private BrierScore _confidence;
    private readonly List<CalibrationLesson> _lessons = [];
    private int _judged;

    public QualificationDesk(Backtest backtest, QualificationPlan plan, Regime madeFor)
    {
        _judge = new SignalJudge(plan, backtest.Bars.Timeframe, madeFor, backtest.Settings.RegimeBy);
        _columns = backtest.Indicators.Columns(_judge.Board);
        _start = backtest.Range.Start;
    }

    public SignalQualification Judge(int bar, in EntrySignal signal)
    {
        var request = new QualificationRequest(signal.Signal, signal.Bias, signal.BarCloseTime, LiveReadings.None);
        var qualification = _judge.Judge(new Frame(_columns, _start + bar), request);
        _judged++;
        if (qualification.Refusal is { } refusal)
        {
            _refused[refusal] = _refused.GetValueOrDefault(refusal) + 1;
        }

        return qualification;
    }

    public void Keep(PositionId position, SignalQualification qualification) => _open[position] = qualification;

    /// <summary>Fits the calibration to trades from before this run; they count in no score of it.</summary>
    public void Teach(IEnumerable<CalibrationLesson> lessons)
    {
        foreach (var lesson in lessons)
        {
            _judge.Learn(lesson.Evidential, lesson.HasWon);
        }
    }

    public void Learn(ClosedTrade trade)
    {
        if (!_open.Remove(trade.Id, out var said))
        {
            return;
        }

        var hasWon = trade.Profit > 0m;
        _judge.Learn(said.Evidential, hasWon);
        _lessons.Add(new CalibrationLesson(said.Evidential, hasWon));
        _evidential = _evidential.With(said.Evidential, hasWon);
        _confidence = _confidence.With(said.Confidence, hasWon);
        _byRegime[said.Regime] = _byRegime.GetValueOrDefault(said.Regime).With(said.Confidence, hasWon);
    }

    public QualificationReport Report() =>
        new(_judged, _judged - _refused.Values.Sum(), _refused, _evidential, _confidence, _byRegime, _lessons);
}
