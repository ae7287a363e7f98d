using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>An account as it stands at the last prices. Amounts are in quote units.</summary>
/// <param name="Id">The account.</param>
/// <param name="Cash">Negative where money is borrowed.</param>
/// <param name="Equity">Cash and holdings.</param>
/// <param name="Exposure">What positions bind, long and short added, entries that still work included.</param>
/// <param name="RealisedProfit">What all positions have earned so far, after all fees: with the unrealised profit and the cash of the start it makes the equity.</param>
/// <param name="UnrealisedProfit">What closing what is open would earn over its entry, fees not counted.</param>
/// <param name="FeesPaid">All fees.</param>
/// <param name="OpenPositions">How many positions have not ended.</param>
/// <param name="ClosedTrades">How many positions are closed.</param>
/// <param name="Holdings">What is held, by instrument.</param>
/// <param name="Sessions">Where its sessions stand against their limits.</param>
public sealed record AccountSummary(
    AccountId Id,
    decimal Cash,
    decimal Equity,
    decimal Exposure,
    decimal RealisedProfit,
    decimal UnrealisedProfit,
    decimal FeesPaid,
    int OpenPositions,
    long ClosedTrades,
    IReadOnlyList<HeldAmount> Holdings,
    IReadOnlyList<SessionStanding> Sessions)
{
    /// <summary>A view of an account.</summary>
    internal static AccountSummary Of(TradingAccount account)
    {
        var held = account.Holdings
            .Where(holding => holding.Value.Quantity != 0m)
            .OrderBy(holding => holding.Key.ToString(), StringComparer.Ordinal)
            .Select(holding => new HeldAmount(holding.Key, holding.Value.Quantity, holding.Value.Cost, account.PriceOf(holding.Key)))
            .ToArray();
        var open = account.Positions.Select(owned => owned.State).ToArray();
        return new AccountSummary(
            account.Id,
            account.Cash,
            account.Equity,
            account.Exposure,
            account.Totals.Profit + open.Sum(position => position.RealisedProfit),
            open.Sum(position => account.PriceOf(position.Plan.Instrument.Id) is { } price ? position.UnrealisedProfit((decimal)price) : 0m),
            account.FeesPaid,
            account.PositionCount,
            account.Totals.Trades,
            held,
            [.. account.Sessions.Select(session => account.Find(session.Id)!).Select(SessionStanding.Of)]);
    }
}

/// <summary>What is held of an instrument.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Quantity">Base units; negative while short.</param>
/// <param name="Cost">What it cost, in quote units; negative while short: what it brought.</param>
/// <param name="Price">The last price, in quote units.</param>
public sealed record HeldAmount(InstrumentId Instrument, decimal Quantity, decimal Cost, double? Price);

/// <summary>Where a session stands against its limits.</summary>
/// <param name="Session">The session.</param>
/// <param name="State">Whether it may enter, and how large.</param>
/// <param name="Explanation">Why, in one sentence.</param>
/// <param name="IsStopping">Whether it is being stopped.</param>
/// <param name="Record">Its closed trades.</param>
public sealed record SessionStanding(SessionId Session, TradingState State, string Explanation, bool IsStopping, TradeRecord Record)
{
    internal static SessionStanding Of(AccountSession session) =>
        new(session.Id, session.Risk.TradingState, session.Risk.Describe(), session.IsStopping, session.Record);
}
