using R3edge.Domain.Execution;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

/// <summary>What the money manager needs to decide on entries during one run: the risk state, the record of trades and the readings.</summary>
internal sealed class EntryDesk
{
    private readonly BarSeries _bars;
    private readonly BacktestSettings _settings;
    private readonly MoneyManager _money;
    private readonly RiskMachine _machine;
    private readonly ReadOnlyMemory<double>? _averageTrueRange;
    private readonly ReadOnlyMemory<double>? _volatility;
    private readonly ReadOnlyMemory<double>? _swingHigh;
    private readonly ReadOnlyMemory<double>? _swingLow;
    private readonly double _barsPerYearRoot;
    private RiskState _risk;
    private TradeRecord _record = TradeRecord.Empty;

    public EntryDesk(Backtest backtest)
    {
        _bars = backtest.Bars;
        _settings = backtest.Settings;
        _money = new MoneyManager(_settings.Money, _bars.Timeframe);
        _machine = new RiskMachine(_settings.Money.Limits);
        _risk = _machine.Start((double)_settings.Cash, _bars.OpenTime(0));
        WatchesEquity = _settings.Money.Limits.NeedsEquityMarks;
        _barsPerYearRoot = Math.Sqrt(_bars.Timeframe.BarsPerYear);
        foreach (var need in _settings.Money.Needs)
        {
            var outputs = backtest.Indicators.Outputs(IndicatorRegistry.Spec(need.Name, [.. need.Parameters]));
            var columns = outputs.Select(output => output.AsMemory(backtest.Range.Start, backtest.Range.Length)).ToArray();
            switch (need.Name)
            {
                case "atr":
                    _averageTrueRange = columns[0];
                    break;
                case "volatility":
                    _volatility = columns[0];
                    break;
                case "swings":
                    (_swingHigh, _swingLow) = (columns[0], columns[1]);
                    break;
                default:
                    throw new InvalidOperationException($"Money management needs '{need}', which a backtest does not provide.");
            }
        }
    }

    /// <summary>Whether the risk state depends on the course of equity.</summary>
    public bool WatchesEquity { get; }

    public double AverageTrueRange(int bar) => Read(_averageTrueRange, bar);

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
        var close = (decimal)_bars.Close[bar];
        var equity = account.Equity(close);
        var request = new EntryRequest(
            PositionIds.For(signal),
            signal,
            _settings.Instrument,
            bias,
            _bars.CloseTime(bar),
            close,
            Math.Max(0m, _settings.Fills.Fees.TakerRate),
            new MarketReadings(
                AverageTrueRange(bar),
                Read(_volatility, bar) * _barsPerYearRoot,
                Read(_swingLow, bar),
                Read(_swingHigh, bar)));
        var view = new AccountView(
            equity, Math.Max(0m, equity * _settings.Money.Limits.MaximumLeverage), History: _record);
        return _money.Decide(request, view, _risk);
    }

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

    private static double Read(ReadOnlyMemory<double>? column, int bar) => column is { } values ? values.Span[bar] : double.NaN;
}
