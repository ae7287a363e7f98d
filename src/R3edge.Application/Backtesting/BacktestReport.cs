using System.Text.Json.Serialization;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Backtesting;

/// <summary>A backtest as programs read it: the shape of the JSON that every door of R3edge gives.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">The length of a bar.</param>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Parameters">Its parameters by name.</param>
/// <param name="From">UTC open of the first bar.</param>
/// <param name="To">UTC close of the last bar.</param>
/// <param name="Bars">How many bars were traded.</param>
/// <param name="Refusals">Entries that were signalled and not taken, by reason.</param>
/// <param name="Trades">Every closed trade, in the order of their exits.</param>
/// <param name="Statistics">The statistics; <c>docs/statistics.md</c> has the formulas.</param>
/// <param name="GateComparison">The strategy without and with its regime gate; null where it was not asked for.</param>
/// <param name="Qualification">What qualification did; left out where none was asked for.</param>
public sealed record BacktestReport(
    string Instrument,
    Timeframe Timeframe,
    string Strategy,
    IReadOnlyDictionary<string, double> Parameters,
    DateTime From,
    DateTime To,
    int Bars,
    IReadOnlyDictionary<string, int> Refusals,
    IReadOnlyList<TradeRow> Trades,
    BacktestStatistics Statistics,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GateComparison? GateComparison = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] QualificationRow? Qualification = null)
{
    /// <summary>Writes a result as a report.</summary>
    /// <param name="result">The result.</param>
    /// <param name="instrument">What was traded.</param>
    /// <param name="comparison">The strategy without and with its regime gate, where it was asked for.</param>
    public static BacktestReport Of(BacktestResult result, InstrumentId instrument, GateComparison? comparison = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new BacktestReport(
            instrument.ToString(),
            result.Bars.Timeframe,
            result.Strategy.Name,
            Names.Of(result.Parameters),
            result.Bars.OpenTime(0),
            result.Bars.CloseTime(result.Bars.Count - 1),
            result.Bars.Count,
            Names.Of(result.Refusals),
            [.. result.Trades.Select(TradeRow.Of)],
            result.Statistics,
            comparison,
            QualificationRow.Of(result.Qualification));
    }
}

/// <summary>A closed trade as programs read it. Prices, fees and profit are in quote units.</summary>
/// <param name="Id">The position.</param>
/// <param name="Side">Long or short.</param>
/// <param name="EntryTime">UTC open of the bar of the first entry fill.</param>
/// <param name="EntryPrice">Average price of the entry.</param>
/// <param name="ExitTime">UTC open of the bar of the last exit fill.</param>
/// <param name="ExitPrice">Average price of the exit.</param>
/// <param name="Quantity">Base units.</param>
/// <param name="Fees">All fees.</param>
/// <param name="Profit">After fees.</param>
/// <param name="Return">Profit over entry value, a fraction.</param>
/// <param name="MaximumAdverseExcursion">Largest unrealised loss as a fraction of the entry price.</param>
/// <param name="MaximumFavourableExcursion">Largest unrealised profit as a fraction of the entry price.</param>
/// <param name="BarsHeld">Bars from the entry bar to the exit bar.</param>
/// <param name="ExitReason">Why it ended.</param>
public sealed record TradeRow(
    string Id,
    Bias Side,
    DateTime EntryTime,
    decimal EntryPrice,
    DateTime ExitTime,
    decimal ExitPrice,
    decimal Quantity,
    decimal Fees,
    decimal Profit,
    double Return,
    double MaximumAdverseExcursion,
    double MaximumFavourableExcursion,
    int BarsHeld,
    ExitReason ExitReason)
{
    /// <summary>Writes a trade as a row.</summary>
    /// <param name="trade">The trade.</param>
    public static TradeRow Of(ClosedTrade trade)
    {
        ArgumentNullException.ThrowIfNull(trade);
        return new TradeRow(
            trade.Id.ToString(),
            trade.Bias,
            trade.EntryTime,
            Names.Shortest(trade.EntryPrice),
            trade.ExitTime,
            Names.Shortest(trade.ExitPrice),
            Names.Shortest(trade.Quantity),
            Names.Shortest(trade.Fees),
            Names.Shortest(trade.Profit),
            trade.Return,
            trade.MaximumAdverseExcursion,
            trade.MaximumFavourableExcursion,
            trade.BarsHeld,
            trade.ExitReason);
    }
}
