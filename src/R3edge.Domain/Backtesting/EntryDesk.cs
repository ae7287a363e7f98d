using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
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

    public EntryDesk(Backtest backtest)
    {
        _bars = backtest.Bars;
        _settings = backtest.Settings;
        _planner = new EntryPlanner(_settings.Money, _settings.Instrument, _bars.Timeframe, _settings.Fills.Fees.TakerRate);
        _columns = backtest.Indicators.Columns(_planner.Board);
        _start = backtest.Range.Start;
        _machine = new RiskMachine(_settings.Money.Limits);
        _risk = _machine.Start((double)_settings.Cash, _bars.OpenTime(0));
        WatchesEquity = _settings.Money.Limits.NeedsEquityMarks;
    }

    /// <summary>Whether the risk state depends on the course of equity.</summary>
    public bool WatchesEquity { get; }

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
        _record = _record.With(trade.Return);
        _risk = _machine.Step(_risk, new RiskEvent.PositionClosed(trade.Profit, trade.ExitReason, trade.ExitTime));
    }

    /// <summary>Decides on an entry at a bar's close. Every position there still is is being left, so it binds no funds.</summary>
    public EntryDecision Decide(int bar, Bias bias, SignalId signal, Account account)
    {
        var equity = account.Equity((decimal)_bars.Close[bar]);
        var view = new AccountView(
            equity, Math.Max(0m, equity * _settings.Money.Limits.MaximumLeverage), History: _record);
        return _planner.Decide(At(bar), new EntrySignal(signal, bias, _bars.CloseTime(bar)), view, _risk);
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
