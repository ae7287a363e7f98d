using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals.Qualification;

/// <summary>
/// Qualifies base signals bar by bar, as a live session does: takes in every closed bar and judges the signals at the close
/// of the last one. The same bars and readings give the same answers, bit for bit, as <see cref="SignalJudge"/> gives over a
/// whole series.
/// </summary>
/// <remarks>
/// Only entries are qualified. What a signal leaves (<see cref="SignalIntent.Leave"/>) is left whatever the verdict: nothing
/// keeps a session in a position that its strategy wants to be out of. Every entry signal in the session's direction is
/// judged, also while a position is open, as a backtest does.
/// </remarks>
public sealed class SignalQualifier : ISnapshotable
{
    private readonly SignalJudge _judge;
    private readonly StreamingBoard _board;

    /// <summary>Starts before the first bar.</summary>
    /// <param name="plan">What is asked of a signal.</param>
    /// <param name="timeframe">Of the bars.</param>
    /// <param name="madeFor">The regimes that the strategy is made for; of one that is made for any, the regime is no evidence.</param>
    /// <param name="regimes">The regime indicator; the one without a fit where none is given.</param>
    /// <exception cref="ArgumentException">The plan has a problem, or does not fit the timeframe.</exception>
    public SignalQualifier(QualificationPlan plan, Timeframe timeframe, Regime madeFor = Regime.Any, IndicatorSpec? regimes = null)
    {
        _judge = new SignalJudge(plan, timeframe, madeFor, regimes);
        _board = new StreamingBoard(_judge.Board);
    }

    /// <summary>What is asked of a signal.</summary>
    public QualificationPlan Plan => _judge.Plan;

    /// <summary>How many bars have been taken in.</summary>
    public long BarCount => _board.BarCount;

    /// <summary>Takes in the next closed bar.</summary>
    /// <param name="bar">The bar after the last one.</param>
    public void Append(in Bar bar) => _board.Append(bar);

    /// <summary>Judges a signal at the close of the last bar.</summary>
    /// <param name="request">The signal and what else is known.</param>
    /// <exception cref="InvalidOperationException">No bar has been taken in.</exception>
    public SignalQualification Judge(in QualificationRequest request) => _judge.Judge(_board.Current, request);

    /// <summary>Takes in what became of a qualified signal, once its position has closed.</summary>
    /// <param name="evidential">Its <see cref="SignalQualification.Evidential"/>.</param>
    /// <param name="hasWon">Whether the position made a profit after fees.</param>
    public void Learn(double evidential, bool hasWon) => _judge.Learn(evidential, hasWon);

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _board.Save(writer);
        _judge.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _board.Restore(ref reader);
        _judge.Restore(ref reader);
    }
}
