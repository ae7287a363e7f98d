using System.Runtime.InteropServices;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification.Calibration;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// One strategy's way through a stretch of history: the money manager, the position machine and the order matcher that
/// trade on paper, driven by closed bars. Bars on which none of them could act are only marked to market.
/// </summary>
internal sealed class BacktestRun
{
    private readonly BarSeries _bars;
    private readonly BacktestSettings _settings;
    private readonly SignalSource _source;
    private readonly EntryDesk _desk;
    private readonly RegimeGate? _gate;
    private int _bar;

    public BacktestRun(Backtest backtest, SignalSource source, Regime madeFor, RegimeGate? gate = null)
    {
        _bars = backtest.Bars;
        _settings = backtest.Settings;
        _source = source;
        _gate = gate;
        _desk = new EntryDesk(backtest, madeFor);
        Book = new PositionBook(backtest, _desk);
    }

    public PositionBook Book { get; }

    public int BarsInMarket { get; private set; }

    public QualificationReport? Qualification => _desk.Qualifications?.Report();

    /// <summary>Fits the calibration of confidences, where there is one, to trades from before this run.</summary>
    public void Teach(IEnumerable<CalibrationLesson> lessons) => _desk.Qualifications?.Teach(lessons);

    /// <summary>Trades every bar and fills in the equity at each close.</summary>
    public void Execute(ReadOnlySpan<SignalAction> actions, Span<double> equity)
    {
        for (_bar = 0; _bar < _bars.Count; _bar++)
        {
            var quiet = CountQuietBars(actions);
            Mark(quiet, equity);
            _bar += quiet;
            if (_bar < _bars.Count)
            {
                _desk.OpenBar(_bar, Book.Account);
                Book.Trade(_bar);
                Book.CloseBar(_bar);
                _desk.CloseBar(_bar, Book.Account);
                if (_bar < _bars.Count - 1)
                {
                    Decide(actions[_bar]);
                }

                Mark(1, equity);
            }
        }

        Book.CloseAtEnd();
        equity[^1] = (double)Book.Account.Cash;
    }

    /// <summary>How many bars from here on leave every part as it is. The answer may be too small, never too large.</summary>
    private int CountQuietBars(ReadOnlySpan<SignalAction> actions)
    {
        var watch = Book.Watch();
        if (watch.EveryBar)
        {
            return 0;
        }

        var quiet = CountUntilSignal(actions[_bar..]);
        if (watch.Below > double.NegativeInfinity || watch.Above < double.PositiveInfinity)
        {
            quiet = Marking.CountBetween(_bars.Low.Slice(_bar, quiet), _bars.High.Slice(_bar, quiet), watch.Below, watch.Above);
        }

        if (watch.Deadline < DateTime.MaxValue)
        {
            quiet = CountUntil(watch.Deadline, quiet);
        }

        if (_desk.RestrictsRegimes && !Book.IsEmpty)
        {
            quiet = _desk.CountAllowed(_bar, quiet);
        }

        return _desk.WatchesEquity ? _desk.CountQuiet(_bar, quiet, Book.Account) : quiet;
    }

    private int CountUntilSignal(ReadOnlySpan<SignalAction> actions)
    {
        var bytes = MemoryMarshal.AsBytes(actions);
        var next = !Book.IsEmpty
            ? bytes.IndexOfAnyExcept((byte)SignalAction.None)
            : _settings.Direction switch
            {
                TradeDirection.Long => bytes.IndexOf((byte)SignalAction.EnterLong),
                TradeDirection.Short => bytes.IndexOf((byte)SignalAction.EnterShort),
                _ => bytes.IndexOfAny((byte)SignalAction.EnterLong, (byte)SignalAction.EnterShort),
            };
        return next < 0 ? actions.Length : next;
    }

    private int CountUntil(DateTime deadline, int most)
    {
        var opensBy = deadline.Ticks - _bars.Timeframe.Duration.Ticks;
        var found = _bars.OpenTicks.Slice(_bar, most).BinarySearch(opensBy);
        return found < 0 ? ~found : found;
    }

    private void Mark(int count, Span<double> equity)
    {
        var account = Book.Account;
        Marking.MarkToMarket(
            _bars.Close.Slice(_bar, count), (double)account.Cash, (double)account.Quantity, equity.Slice(_bar, count));
        if (account.Quantity != 0m)
        {
            BarsInMarket += count;
        }
    }

    private void Decide(SignalAction action)
    {
        if (action == SignalAction.None)
        {
            return;
        }

        var intent = SignalIntent.Of(action, _settings.Direction, _settings.Money.Exits.ExitOnOppositeSignal);
        if (intent.Leave is { } left)
        {
            Book.Leave(left, _bar);
        }

        if (intent.Enter is { } entered)
        {
            var close = _bars.CloseTime(_bar);
            Enter(new EntrySignal(_source.At(close), entered, close));
        }
    }

    // Every entry signal is judged, also one that finds a position open: live, the stage that judges knows of no position.
    private void Enter(in EntrySignal signal)
    {
        var qualification = _desk.Qualifications?.Judge(_bar, signal);
        if (!Book.IsLeavingAll())
        {
            return;
        }

        if (_gate?.Refuse(_bar) is { } shut)
        {
            Book.Refusals.Add(shut);
            return;
        }

        if (qualification?.Refusal is { } refusal)
        {
            Book.Refusals.Add(refusal);
            return;
        }

        var decision = _desk.Decide(_bar, signal, Book.Account);
        Book.Open(decision, _bar);
        if (qualification is not null && decision.IsAccepted)
        {
            _desk.Qualifications!.Keep(decision.Plan.Id, qualification);
        }
    }
}
