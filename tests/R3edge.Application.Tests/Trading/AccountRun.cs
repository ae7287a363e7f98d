using R3edge.Domain.Backtesting;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tests.Trading;

/// <summary>A session on a paper account, fed bar by bar as the live pipeline feeds it, on the terms of a backtest.</summary>
internal sealed class AccountRun
{
    public static readonly AccountId Paper = new(new UserId("trader-1"), TradingMode.Paper);

    private readonly BarSeries _bars;
    private readonly SignalAction[] _actions;
    private readonly SignalSource _source;
    private readonly EntryPlanner _planner;
    private readonly StreamingBoard _board;
    private readonly SignalQualifier? _qualifier;
    private readonly Dictionary<SignalId, double> _judged = [];
    private readonly Dictionary<PositionId, double> _entered = [];
    private readonly AccountStep _step = new();

    public AccountRun(BarSeries bars, BacktestSettings settings, StrategyDefinition strategy, ParameterValues parameters)
    {
        _bars = bars;
        Terms = new AccountTerms(settings.Cash, settings.Money.Limits.MaximumLeverage, settings.Fills);
        Session = new SessionTerms(SessionId.For(Paper.User, "one"), settings.Instrument, bars.Timeframe, settings.Money)
        {
            Direction = settings.Direction,
        };
        var instance = strategy.Create(parameters, new BoardPlan());
        _actions = new SignalAction[bars.Count];
        instance.DecideAll(new IndicatorCache(bars).Columns(instance.Plan), _actions);
        _source = new SignalSource(strategy.Name, parameters, settings.Instrument.Id, bars.Timeframe);
        _planner = new EntryPlanner(settings.Money, settings.Instrument, bars.Timeframe, settings.Fills.Fees.TakerRate, strategy.Regimes);
        _qualifier = settings.Qualification is { } plan ? new SignalQualifier(plan, bars.Timeframe, strategy.Regimes) : null;
        _board = new StreamingBoard(_planner.Board);
        Account = new TradingAccount(Paper, Terms);
        Assert.Equal(AccountAnswer.Applied, Account.Start(Session, bars.OpenTime(0), _step));
    }

    public AccountTerms Terms { get; }

    public SessionTerms Session { get; }

    public TradingAccount Account { get; set; }

    public List<ClosedTrade> Trades { get; } = [];

    public List<TradingDecision> Decisions { get; } = [];

    public List<PositionState> Rejected { get; } = [];

    public List<double> Equity { get; } = [];

    public List<PositionTransition> Transitions { get; } = [];

    /// <summary>Called with every input before it is applied, to be applied again by whoever wants to.</summary>
    public Action<Func<TradingAccount, AccountStep, AccountAnswer>>? Applied { get; init; }

    public AccountRun Execute(int from = 0, int? to = null)
    {
        for (var i = from; i < (to ?? _bars.Count); i++)
        {
            var bar = _bars[i];
            _board.Append(bar);
            _qualifier?.Append(bar);
            var readings = _planner.Read(_board.Current);
            var action = _actions[i];
            Apply((account, step) => account.OnMarket(Session.Instrument.Id, bar, step));
            Apply((account, step) => account.OnBar(Session.Id, bar, readings, step));
            if (action != SignalAction.None && i < _bars.Count - 1)
            {
                var signal = Qualified(new AccountSignal(_source.At(bar.CloseTime), Session.Id, action, bar, readings));
                Apply((account, step) => account.OnSignal(signal, step));
            }

            var quantity = (double)Account.Holdings.GetValueOrDefault(Session.Instrument.Id).Quantity;
            Equity.Add((double)Account.Cash + quantity * bar.Close);
        }

        return this;
    }

    private AccountSignal Qualified(AccountSignal signal)
    {
        if (SignalIntent.Of(signal.Action, Session.Direction, leavesOnOpposite: true).Enter is not { } bias)
        {
            return signal;
        }

        var close = signal.Bar.CloseTime;
        var qualification = _qualifier?.Judge(new QualificationRequest(signal.Id, bias, close, LiveReadings.None));
        _judged[signal.Id] = qualification?.Evidential ?? double.NaN;
        return signal with
        {
            Price = _planner.Price(_board.Current, new EntrySignal(signal.Id, bias, close))?.Recommendation,
            Refusal = qualification?.Refusal,
            Confidence = qualification?.Confidence,
        };
    }

    private void Learn()
    {
        foreach (var decision in _step.Decisions)
        {
            if (decision.Position is { } position)
            {
                _entered[position] = _judged[decision.Signal];
            }
        }

        foreach (var trade in _step.Trades)
        {
            _qualifier?.Learn(_entered[trade.Trade.Id], trade.Trade.Profit > 0m);
        }
    }

    private void Apply(Func<TradingAccount, AccountStep, AccountAnswer> input)
    {
        _step.Clear();
        var answer = input(Account, _step);
        Assert.True(answer is AccountAnswer.Applied or AccountAnswer.Unchanged, answer.ToString());
        Assert.Equal(_step.IsChanged, answer == AccountAnswer.Applied);
        Learn();
        Trades.AddRange(_step.Trades.Select(trade => trade.Trade));
        Decisions.AddRange(_step.Decisions);
        Transitions.AddRange(_step.Transitions);
        Rejected.AddRange(_step.Transitions.Select(transition => transition.After).Where(state => state.Status == PositionStatus.Rejected));
        Applied?.Invoke(input);
    }
}
