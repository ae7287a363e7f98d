using R3edge.Application.Backtesting;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Api.Tracking;

/// <summary>A closed trade of an account. Amounts are in quote units, returns and excursions fractions.</summary>
/// <param name="Id">The position.</param>
/// <param name="Session">The session that traded.</param>
/// <param name="Instrument">What was traded.</param>
/// <param name="Side">Long or short.</param>
/// <param name="EntryTime">UTC.</param>
/// <param name="EntryPrice">Average price of the entry.</param>
/// <param name="ExitTime">UTC.</param>
/// <param name="ExitPrice">Average price of the exits.</param>
/// <param name="Quantity">Base units.</param>
/// <param name="Fees">All fees.</param>
/// <param name="Profit">After fees.</param>
/// <param name="Return">Profit over the entry's value.</param>
/// <param name="MaximumAdverseExcursion">Largest unrealised loss as a fraction of the entry price.</param>
/// <param name="MaximumFavourableExcursion">Largest unrealised profit as a fraction of the entry price.</param>
/// <param name="BarsHeld">From the entry's bar to the exit's.</param>
/// <param name="ExitReason">Why it was left.</param>
public sealed record AccountTradeRow(
    string Id,
    SessionId Session,
    InstrumentId Instrument,
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
    internal static AccountTradeRow Of(SessionTrade trade)
    {
        var row = TradeRow.Of(trade.Trade);
        return new AccountTradeRow(
            row.Id,
            trade.Session,
            trade.Instrument,
            row.Side,
            row.EntryTime,
            row.EntryPrice,
            row.ExitTime,
            row.ExitPrice,
            row.Quantity,
            row.Fees,
            row.Profit,
            row.Return,
            row.MaximumAdverseExcursion,
            row.MaximumFavourableExcursion,
            row.BarsHeld,
            row.ExitReason);
    }
}
