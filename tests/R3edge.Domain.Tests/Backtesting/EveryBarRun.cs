using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>
/// Trades as a live session would: every closed bar goes to the board, the matcher, every position and the risk machine, in
/// that order, and nothing is ever left out. What an engine that skips quiet bars must equal.
/// </summary>
internal sealed class EveryBarRun
{
    private readonly BarSeries _bars;
    private readonly BacktestSettings _settings;
    private readonly SignalSource _source;
    private readonly IBarVenue _venue;
    private readonly EntryPlanner _planner;
    private readonly StreamingBoard _board;
    private readonly SignalQualifier? _qualifier;
    private readonly Dictionary<PositionId, double> _said = [];
    private readonly RiskMachine _machine;
    private readonly List<PositionState> _open = [];
    private RiskState _risk;
    private TradeRecord _record = TradeRecord.Empty;
    private Bar _bar;

    private EveryBarRun(BarSeries bars, BacktestSettings settings, SignalSource source, Regime madeFor, IBarVenue venue)
    {
        (_bars, _settings, _source, _venue) = (bars, settings, source, venue);
        _planner = new EntryPlanner(settings.Money, settings.Instrument, bars.Timeframe, settings.Fills.Fees.TakerRate, madeFor);
        _board = new StreamingBoard(_planner.Board);
        _qualifier = settings.Qualification is { } plan ? new SignalQualifier(plan, bars.Timeframe, madeFor) : null;
        _machine = new RiskMachine(settings.Money.Limits);
        _risk = _machine.Start((double)settings.Cash, bars.OpenTime(0));
    }

    /// <summary>The positions that were closed, in the order of their exits; those that the data closed are not.</summary>
    public List<PositionState> Closed { get; } = [];

    public List<double> Equity { get; } = [];

    public List<Fill> Fills { get; } = [];

    public int Refusals { get; private set; }

    public int BarsInMarket { get; private set; }

    public static EveryBarRun Execute(
        BarSeries bars, BacktestSettings settings, StrategyDefinition definition, ParameterValues parameters, IBarVenue? venue = null)
    {
        var source = new SignalSource(definition.Name, parameters, settings.Instrument.Id, bars.Timeframe);
        var run = new EveryBarRun(bars, settings, source, definition.Regimes, venue ?? new MatcherVenue(settings));
        var strategy = definition.Create(parameters, new BoardPlan());
        var board = new StreamingBoard(strategy.Plan);
        for (var t = 0; t < bars.Count; t++)
        {
            board.Append(bars[t]);
            run.Take(t, board.IsWarm ? strategy.Decide(board.Current) : SignalAction.None);
        }

        return run;
    }

    private void Take(int t, SignalAction action)
    {
        _bar = _bars[t];
        _board.Append(_bar);
        _qualifier?.Append(_bar);
        if (_bar.OpenTime >= _risk.NextDay)
        {
            _risk = _machine.Step(_risk, new RiskEvent.EquityMarked(EquityAt(_bar.Open), _bar.OpenTime));
        }

        _venue.BeginBar(_bar);
        while (_venue.TryNext(out var report, out var fill))
        {
            if (fill.Quantity > 0m)
            {
                Fills.Add(fill);
            }

            Tell(report);
        }

        foreach (var position in _open.ToArray())
        {
            Step(position, new PositionEvent.BarClosed(_bar, _planner.TrailingReading(_board.Current)));
        }

        var regime = _planner.RegimeAt(_board.Current);
        foreach (var position in regime == Regime.None ? [] : _open.ToArray())
        {
            Step(position, new PositionEvent.RegimeRecognised(regime, _bar.CloseTime));
        }

        var equity = EquityAt(_bar.Close);
        _risk = _machine.Step(_risk, new RiskEvent.EquityMarked(equity, _bar.CloseTime.AddTicks(-1)));
        if (t < _bars.Count - 1)
        {
            Decide(t, action);
        }

        Equity.Add(equity);
        BarsInMarket += _venue.Quantity == 0m ? 0 : 1;
    }

    private double EquityAt(double price) => (double)_venue.Cash + (double)_venue.Quantity * price;

    private void Decide(int t, SignalAction action)
    {
        var reverses = _settings.Money.Exits.ExitOnOppositeSignal;
        foreach (var position in _open.ToArray())
        {
            var isLong = position.Plan.Bias == Bias.Long;
            var leaves = isLong
                ? action == SignalAction.ExitLong || (action == SignalAction.EnterShort && reverses)
                : action == SignalAction.ExitShort || (action == SignalAction.EnterLong && reverses);
            if (leaves && position.Status != PositionStatus.Closing)
            {
                Step(position, new PositionEvent.ExitRequested(ExitReason.Signal, _bar.CloseTime));
            }
        }

        Bias? bias = action switch
        {
            SignalAction.EnterLong when _settings.Direction != TradeDirection.Short => Bias.Long,
            SignalAction.EnterShort when _settings.Direction != TradeDirection.Long => Bias.Short,
            _ => null,
        };
        if (bias is { } wanted)
        {
            Enter(new EntrySignal(_source.At(_bar.CloseTime), wanted, _bar.CloseTime));
        }
    }

    private void Enter(EntrySignal signal)
    {
        var request = new QualificationRequest(signal.Signal, signal.Bias, signal.BarCloseTime, LiveReadings.None);
        var qualification = _qualifier?.Judge(request);
        if (!_open.TrueForAll(position => position.Status == PositionStatus.Closing))
        {
            return;
        }

        if (qualification is { IsQualified: false })
        {
            Refusals++;
            return;
        }

        var equity = _venue.Cash + _venue.Quantity * (decimal)_bar.Close;
        var account = new AccountView(equity, Math.Max(0m, equity * _settings.Money.Limits.MaximumLeverage), History: _record);
        var decision = _planner.Decide(_board.Current, signal, account, _risk);
        if (!decision.IsAccepted)
        {
            Refusals++;
            return;
        }

        if (qualification is not null)
        {
            _said[decision.Plan.Id] = qualification.Evidential;
        }

        var step = PositionMachine.Open(decision.Plan, _bar.CloseTime);
        _open.Add(step.State);
        Carry(step);
    }

    private void Tell(OrderReport report)
    {
        var owner = _open.Single(position => position.WorkingOrders.Any(working => working.Order.Id == report.OrderId));
        Step(owner, new PositionEvent.OrderReported(report));
    }

    private void Step(PositionState position, PositionEvent positionEvent)
    {
        var step = PositionMachine.Step(position, positionEvent);
        Assert.Equal(PositionRejection.None, step.Rejection);
        _open[_open.IndexOf(position)] = step.State;
        Carry(step);
        if (!step.State.HasEnded)
        {
            return;
        }

        _open.Remove(step.State);
        Refusals += step.State.Status == PositionStatus.Rejected || step.State.ExitReason == ExitReason.EntryExpired ? 1 : 0;
        if (step.State.Status == PositionStatus.Closed)
        {
            Closed.Add(step.State);
            var trade = step.State.ToClosedTrade(0.0, 0.0, 0);
            _record = _record.With(trade.Return);
            if (_said.TryGetValue(trade.Id, out var evidential))
            {
                _qualifier!.Learn(evidential, trade.Profit > 0m);
            }

            _risk = _machine.Step(_risk, new RiskEvent.PositionClosed(trade.Profit, trade.ExitReason, trade.ExitTime));
        }
    }

    private void Carry(PositionStep step)
    {
        foreach (var effect in step.Effects)
        {
            switch (effect)
            {
                case PositionEffect.PlaceOrder place:
                    _venue.Place(place.Order);
                    break;
                case PositionEffect.ReplaceOrder replace:
                    _venue.Replace(replace.OrderId, replace.Order);
                    break;
                case PositionEffect.CancelOrder cancel:
                    _venue.Cancel(cancel.OrderId, _bar.CloseTime);
                    break;
            }
        }
    }
}
