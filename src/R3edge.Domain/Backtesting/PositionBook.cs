using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

/// <summary>The positions of a backtest between the machine that follows them and the simulated venue that fills their orders.</summary>
internal sealed class PositionBook
{
    private readonly BarSeries _bars;
    private readonly OrderMatcher _matcher;
    private readonly EntryDesk _desk;
    private readonly decimal _leverage;
    private readonly List<TrackedPosition> _positions = [];
    private readonly List<ClosedTrade> _trades = [];

    public PositionBook(Backtest backtest, EntryDesk desk)
    {
        _bars = backtest.Bars;
        _matcher = new OrderMatcher(backtest.Settings.Instrument, backtest.Settings.Fills);
        _desk = desk;
        _leverage = backtest.Settings.Money.Limits.MaximumLeverage;
        Account = new Account(backtest.Settings.Cash);
    }

    public Account Account { get; }

    public IReadOnlyList<ClosedTrade> Trades => _trades;

    public RefusalCounts Refusals { get; } = new();

    public bool IsEmpty => _positions.Count == 0;

    /// <summary>Which bars positions or their orders must see.</summary>
    public PositionWatch Watch()
    {
        var (below, above) = _matcher.WatchLevels;
        var deadline = DateTime.MaxValue;
        var everyBar = false;
        foreach (var position in _positions)
        {
            var watch = PositionMachine.Watch(position.State);
            below = Math.Max(below, watch.Below);
            above = Math.Min(above, watch.Above);
            deadline = watch.Deadline < deadline ? watch.Deadline : deadline;
            everyBar |= watch.EveryBar;
        }

        return new PositionWatch(below, above, deadline, everyBar || !(below < above));
    }

    /// <summary>Lets the venue fill what a bar fills.</summary>
    public void Trade(int index)
    {
        if (_matcher.IsIdle)
        {
            return;
        }

        var bar = _bars[index];
        var buyingPower = BuyingPower(bar.Open);
        _matcher.BeginBar(bar);
        while (_matcher.TryNext(buyingPower, out var report, out var fill))
        {
            if (fill.Quantity > 0m)
            {
                Account.Apply(fill);
                buyingPower = BuyingPower(bar.Open);
            }

            Deliver(report, index);
        }
    }

    /// <summary>Shows the positions a bar that has closed.</summary>
    public void CloseBar(int index)
    {
        if (IsEmpty)
        {
            return;
        }

        var bar = _bars[index];
        foreach (var position in _positions)
        {
            if (PositionMachine.Watch(position.State).Triggers(bar))
            {
                Step(position, new PositionEvent.BarClosed(bar, _desk.TrailingReading(index)), index);
            }
        }

        if (_desk.IsForbidden(index))
        {
            foreach (var position in _positions)
            {
                Step(position, new PositionEvent.RegimeRecognised(_desk.RegimeAt(index), bar.CloseTime), index);
            }
        }

        Forget();
    }

    /// <summary>Asks the positions of a bias to be left at a bar's close.</summary>
    public void Leave(Bias bias, int index)
    {
        foreach (var position in _positions)
        {
            if (position.State.Plan.Bias == bias && position.State.Status != PositionStatus.Closing)
            {
                Step(position, new PositionEvent.ExitRequested(ExitReason.Signal, _bars.CloseTime(index)), index);
            }
        }

        Forget();
    }

    /// <summary>Whether every position there still is is on its way out.</summary>
    public bool IsLeavingAll()
    {
        foreach (var position in _positions)
        {
            if (position.State.Status != PositionStatus.Closing)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Opens what was decided at a bar's close, or counts why not.</summary>
    public void Open(in EntryDecision decision, int index)
    {
        if (!decision.IsAccepted)
        {
            Refusals.Add(decision.Refusal);
            return;
        }

        var step = PositionMachine.Open(decision.Plan, _bars.CloseTime(index));
        _positions.Add(new TrackedPosition(step.State));
        Carry(step, index);
    }

    /// <summary>Closes what is open at the last close: there is no later bar in which it could be.</summary>
    public void CloseAtEnd()
    {
        var index = _bars.Count - 1;
        var last = _bars[index];
        foreach (var position in _positions)
        {
            Step(position, new PositionEvent.ExitRequested(ExitReason.EndOfData, last.CloseTime), index);
            while (!position.State.WorkingOrders.IsEmpty)
            {
                var working = position.State.WorkingOrders[0];
                Step(position, new PositionEvent.OrderReported(Settle(working, last)), index);
            }
        }

        Forget(atEnd: true);
        if (Account.Quantity != 0m || _positions.Count > 0)
        {
            throw new InvalidOperationException($"The account still holds {Account.Quantity} after every position was closed.");
        }
    }

    private decimal BuyingPower(double price) =>
        Account.Quantity == 0m ? Math.Max(0m, Account.Cash * _leverage) : Account.BuyingPower(_leverage, (decimal)price);

    private void Deliver(in OrderReport report, int index)
    {
        foreach (var position in _positions)
        {
            if (position.HasWorking(report.OrderId))
            {
                Step(position, new PositionEvent.OrderReported(report), index);
                if (position.State.Status == PositionStatus.Rejected)
                {
                    Refusals.Add(report.Reason);
                }

                break;
            }
        }

        Forget();
    }

    private void Step(TrackedPosition position, PositionEvent positionEvent, int index)
    {
        var step = PositionMachine.Step(position.State, positionEvent);
        position.Advance(step.State, index);
        Carry(step, index);
    }

    private void Carry(in PositionStep step, int index)
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
                    _matcher.Cancel(cancel.OrderId, _bars.CloseTime(index));
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
            if (position.State is { Status: PositionStatus.Cancelled, ExitReason: ExitReason.EntryExpired })
            {
                Refusals.AddExpired();
            }

            if (position.State.Status == PositionStatus.Closed)
            {
                var trade = position.ToTrade(_bars, atEnd);
                _trades.Add(trade);
                _desk.Learn(trade);
            }
        }
    }

    private OrderReport Settle(WorkingOrder working, in Bar last)
    {
        var done = working.Filled;
        if (working.Order.Role != OrderRole.Exit)
        {
            return new OrderReport(working.Order.Id, OrderStatus.Cancelled, done.Quantity, done.Notional, done.Fees, last.OpenTime);
        }

        var rest = working.Order with { Amount = OrderAmount.Of(working.Order.Amount.Quantity - done.Quantity) };
        var fill = _matcher.FillAtClose(rest, last);
        Account.Apply(fill);
        return new OrderReport(
            working.Order.Id,
            OrderStatus.Filled,
            done.Quantity + fill.Quantity,
            done.Notional + fill.Notional,
            done.Fees + fill.Fee,
            last.OpenTime);
    }
}
