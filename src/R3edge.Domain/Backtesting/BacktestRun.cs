using System.Runtime.InteropServices;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

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
    private readonly OrderMatcher _matcher;
    private readonly Account _account;
    private readonly EntryDesk _desk;
    private readonly List<TrackedPosition> _positions = [];
    private readonly List<ClosedTrade> _trades = [];
    private int _bar;

    public BacktestRun(Backtest backtest, SignalSource source)
    {
        _bars = backtest.Bars;
        _settings = backtest.Settings;
        _source = source;
        _matcher = new OrderMatcher(_settings.Instrument, _settings.Fills);
        _account = new Account(_settings.Cash);
        _desk = new EntryDesk(backtest);
    }

    public IReadOnlyList<ClosedTrade> Trades => _trades;

    public RefusalCounts Refusals { get; } = new();

    public int BarsInMarket { get; private set; }

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
                Trade();
                CloseBar();
                if (_bar < _bars.Count - 1)
                {
                    Decide(actions[_bar]);
                }

                Mark(1, equity);
            }
        }

        CloseAtEnd(equity);
    }

    /// <summary>How many bars from here on leave every part as it is. The answer may be too small, never too large.</summary>
    private int CountQuietBars(ReadOnlySpan<SignalAction> actions)
    {
        var (below, above) = _matcher.WatchLevels;
        var deadline = DateTime.MaxValue;
        foreach (var position in _positions)
        {
            var watch = PositionMachine.Watch(position.State);
            if (watch.EveryBar)
            {
                return 0;
            }

            below = Math.Max(below, watch.Below);
            above = Math.Min(above, watch.Above);
            deadline = watch.Deadline < deadline ? watch.Deadline : deadline;
        }

        if (!(below < above))
        {
            return 0;
        }

        var quiet = CountUntilSignal(actions[_bar..]);
        if (below > double.NegativeInfinity || above < double.PositiveInfinity)
        {
            quiet = Marking.CountBetween(_bars.Low.Slice(_bar, quiet), _bars.High.Slice(_bar, quiet), below, above);
        }

        if (deadline < DateTime.MaxValue)
        {
            quiet = CountUntil(deadline, quiet);
        }

        return _desk.WatchesEquity ? _desk.CountQuiet(_bar, quiet, _account) : quiet;
    }

    private int CountUntilSignal(ReadOnlySpan<SignalAction> actions)
    {
        var bytes = MemoryMarshal.AsBytes(actions);
        var next = _positions.Count > 0
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
        Marking.MarkToMarket(
            _bars.Close.Slice(_bar, count), (double)_account.Cash, (double)_account.Quantity, equity.Slice(_bar, count));
        if (_account.Quantity != 0m)
        {
            BarsInMarket += count;
        }
    }

    private void Trade()
    {
        if (_matcher.IsIdle)
        {
            return;
        }

        var bar = _bars[_bar];
        var buyingPower = BuyingPower(bar.Open);
        _matcher.BeginBar(bar);
        while (_matcher.TryNext(buyingPower, out var report, out var fill))
        {
            if (fill.Quantity > 0m)
            {
                _account.Apply(fill);
                buyingPower = BuyingPower(bar.Open);
            }

            Deliver(report);
        }
    }

    private decimal BuyingPower(double price)
    {
        var leverage = _settings.Money.Limits.MaximumLeverage;
        return _account.Quantity == 0m ? Math.Max(0m, _account.Cash * leverage) : _account.BuyingPower(leverage, (decimal)price);
    }

    private void CloseBar()
    {
        if (_positions.Count > 0)
        {
            var bar = _bars[_bar];
            foreach (var position in _positions)
            {
                if (PositionMachine.Watch(position.State).Triggers(bar))
                {
                    Step(position, new PositionEvent.BarClosed(bar, _desk.AverageTrueRange(_bar)));
                }
            }

            Forget();
        }

        _desk.MarkEquity(_bar, _account);
    }

    private void Decide(SignalAction action)
    {
        if (action == SignalAction.None)
        {
            return;
        }

        var time = _bars.CloseTime(_bar);
        var isLeaving = true;
        foreach (var position in _positions)
        {
            if (Leaves(position.State.Plan.Bias, action) && position.State.Status != PositionStatus.Closing)
            {
                Step(position, new PositionEvent.ExitRequested(ExitReason.Signal, time));
            }

            isLeaving &= position.State.Status == PositionStatus.Closing || position.State.HasEnded;
        }

        Forget();
        if (isLeaving && EntryBias(action) is { } bias)
        {
            Enter(bias, time);
        }
    }

    private bool Leaves(Bias held, SignalAction action) => action switch
    {
        SignalAction.ExitLong => held == Bias.Long,
        SignalAction.ExitShort => held == Bias.Short,
        SignalAction.EnterLong => held == Bias.Short && _settings.Money.Exits.ExitOnOppositeSignal,
        SignalAction.EnterShort => held == Bias.Long && _settings.Money.Exits.ExitOnOppositeSignal,
        _ => false,
    };

    private Bias? EntryBias(SignalAction action) => (action, _settings.Direction) switch
    {
        (SignalAction.EnterLong, not TradeDirection.Short) => Bias.Long,
        (SignalAction.EnterShort, not TradeDirection.Long) => Bias.Short,
        _ => null,
    };

    private void Enter(Bias bias, DateTime time)
    {
        var decision = _desk.Decide(_bar, bias, _source.At(time), _account);
        if (!decision.IsAccepted)
        {
            Refusals.Add(decision.Refusal);
            return;
        }

        var step = PositionMachine.Open(decision.Plan, time);
        _positions.Add(new TrackedPosition(step.State));
        Carry(step);
    }

    private void Deliver(in OrderReport report)
    {
        foreach (var position in _positions)
        {
            if (position.HasWorking(report.OrderId))
            {
                Step(position, new PositionEvent.OrderReported(report));
                if (position.State.Status == PositionStatus.Rejected)
                {
                    Refusals.Add(report.Reason);
                }

                break;
            }
        }

        Forget();
    }

    private void Step(TrackedPosition position, PositionEvent positionEvent)
    {
        var step = PositionMachine.Step(position.State, positionEvent);
        position.Advance(step.State, _bar);
        Carry(step);
    }

    private void Carry(in PositionStep step)
    {
        foreach (var effect in step.Effects)
        {
            switch (effect)
            {
                case PositionEffect.PlaceOrder place:
                    _matcher.Place(place.Order);
                    break;
                case PositionEffect.ReplaceOrder replace:
                    _matcher.Replace(replace.OrderId, replace.Order);
                    break;
                case PositionEffect.CancelOrder cancel:
                    _matcher.Cancel(cancel.OrderId, _bars.CloseTime(_bar));
                    break;
            }
        }
    }

    private void Forget(bool atEnd = false)
    {
        for (var i = _positions.Count - 1; i >= 0; i--)
        {
            var position = _positions[i];
            if (!position.State.HasEnded)
            {
                continue;
            }

            _positions.RemoveAt(i);
            if (position.State.Status == PositionStatus.Closed)
            {
                var trade = position.ToTrade(_bars, atEnd);
                _trades.Add(trade);
                _desk.Learn(trade);
            }
        }
    }

    /// <summary>Closes what is open at the last close: there is no later bar in which it could be.</summary>
    private void CloseAtEnd(Span<double> equity)
    {
        _bar = _bars.Count - 1;
        var last = _bars[_bar];
        foreach (var position in _positions)
        {
            Step(position, new PositionEvent.ExitRequested(ExitReason.EndOfData, last.CloseTime));
            while (!position.State.WorkingOrders.IsEmpty)
            {
                var working = position.State.WorkingOrders[0];
                Step(position, new PositionEvent.OrderReported(Settle(working, last)));
            }
        }

        Forget(atEnd: true);
        if (_account.Quantity != 0m || _positions.Count > 0)
        {
            throw new InvalidOperationException($"The account still holds {_account.Quantity} after every position was closed.");
        }

        equity[_bar] = (double)_account.Equity((decimal)last.Close);
    }

    private OrderReport Settle(Tracking.WorkingOrder working, in Bar last)
    {
        var done = working.Filled;
        if (working.Order.Role != OrderRole.Exit)
        {
            return new OrderReport(working.Order.Id, OrderStatus.Cancelled, done.Quantity, done.Notional, done.Fees, last.OpenTime);
        }

        var rest = working.Order with { Amount = OrderAmount.Of(working.Order.Amount.Quantity - done.Quantity) };
        var fill = _matcher.FillAtClose(rest, last);
        _account.Apply(fill);
        return new OrderReport(
            working.Order.Id,
            OrderStatus.Filled,
            done.Quantity + fill.Quantity,
            done.Notional + fill.Notional,
            done.Fees + fill.Fee,
            last.OpenTime);
    }
}
