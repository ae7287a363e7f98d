using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

/// <summary>What deciding on entries needs during one run: the planner and its columns, the risk state and the record of trades.</summary>
internal sealed class EntryDesk
{
    private readonly BarSeries _bars;
    private readonly BacktestSettings _settings;
    private readonly EntryPlanner _planner;
    private readonly RiskMachine _machine;
    private readonly double[][] _columns;
    private readonly int _start;
    private RiskState _risk;
    private TradeRecord _record = TradeRecord.Empty;

    public EntryDesk(Backtest backtest, Regime madeFor)
    {
        _bars = backtest.Bars;
        _settings = backtest.Settings;
        _planner = new EntryPlanner(_settings.Money, _settings.Instrument, _bars.Timeframe, _settings.Fills.Fees.TakerRate, madeFor, _settings.RegimeBy);
        _columns = backtest.Indicators.Columns(_planner.Board);
        _start = backtest.Range.Start;
        _machine = new RiskMachine(_settings.Money.Limits);
        _risk = _machine.Start((double)_settings.Cash, _bars.OpenTime(0));
        WatchesEquity = _settings.Money.Limits.NeedsEquityMarks;
        RestrictsRegimes = _settings.Money.Exits.AllowedRegimes != Regime.Any;
        Qualifications = _settings.Qualification is { } plan ? new QualificationDesk(backtest, plan, madeFor) : null;
    }

    /// <summary>Whether the risk state depends on the course of equity.</summary>
    public bool WatchesEquity { get; }

    /// <summary>Whether positions are left in some regimes.</summary>
    public bool RestrictsRegimes { get; }

    /// <summary>What qualifies signals; null where nothing is asked of them.</summary>
    public QualificationDesk? Qualifications { get; }

    public Regime RegimeAt(int bar) => _planner.RegimeAt(At(bar));

    /// <summary>Whether a bar closes in a regime in which positions are left.</summary>
    public bool IsForbidden(int bar) =>
        RestrictsRegimes && RegimeAt(bar) is not Regime.None and var regime && (regime & _settings.Money.Exits.AllowedRegimes) == Regime.None;

    /// <summary>How many bars from here on, at most as many as given, close in regimes in which positions stay.</summary>
    public int CountAllowed(int bar, int most)
    {
        for (var i = 0; i < most; i++)
        {
            if (IsForbidden(bar + i))
            {
                return i;
            }
        }

        return most;
    }

    public double TrailingReading(int bar) => _planner.TrailingReading(At(bar));

    /// <summary>How many bars from here on, at most as many as given, leave the risk state as it is.</summary>
    public int CountQuiet(int bar, int most, Account account)
    {
        var (cash, quantity) = ((double)account.Cash, (double)account.Quantity);
        for (var i = 0; i < most; i++)
        {
            if (!_risk.IsQuiet(cash + quantity * _bars.Close[bar + i], LastInstant(bar + i)))
            {
                return i;
            }
        }

        return most;
    }

    /// <summary>Where a bar opens a new day, marks what the account brings into it: losses of the day count from there.</summary>
    public void OpenBar(int bar, Account account)
    {
        if (WatchesEquity && _bars.OpenTime(bar) >= _risk.NextDay)
        {
            Mark(account, _bars.Open[bar], _bars.OpenTime(bar));
        }
    }

    public void CloseBar(int bar, Account account)
    {
        if (WatchesEquity)
        {
            Mark(account, _bars.Close[bar], LastInstant(bar));
        }
    }

    public void Learn(ClosedTrade trade)
    {
        Qualifications?.Learn(trade);
        _record = _record.With(trade.Return);
        _risk = _machine.Step(_risk, new RiskEvent.PositionClosed(trade.Profit, trade.ExitReason, trade.ExitTime));
    }

    /// <summary>Decides on an entry at a bar's close. Every position there still is is being left, so it binds no funds.</summary>
    public EntryDecision Decide(int bar, in EntrySignal signal, Account account)
    {
        var equity = account.Equity((decimal)_bars.Close[bar]);
        var view = new AccountView(
            equity, Math.Max(0m, equity * _settings.Money.Limits.MaximumLeverage), History: _record);
        return _planner.Decide(At(bar), signal, view, _risk);
    }

    private Frame At(int bar) => new(_columns, _start + bar);

    // A bar that closes at midnight belongs to the day that ends.
    private DateTime LastInstant(int bar) => _bars.CloseTime(bar).AddTicks(-1);

    private void Mark(Account account, double price, DateTime time)
    {
        var equity = (double)account.Cash + (double)account.Quantity * price;
        if (!_risk.IsQuiet(equity, time))
        {
            _risk = _machine.Step(_risk, new RiskEvent.EquityMarked(equity, time));
        }
    }
}
