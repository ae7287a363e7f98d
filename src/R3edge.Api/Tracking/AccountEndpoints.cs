using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Authentication;
using R3edge.Api.Http;
using R3edge.Application.Trading;

namespace R3edge.Api.Tracking;

/// <summary>The user's account and how it has done.</summary>
internal static class AccountEndpoints
{
    private static readonly IReadOnlyList<(string, Func<EquityPoint, object?>)> EquityColumns =
    [
        ("time", point => point.Time), ("equity", point => point.Equity), ("cash", point => point.Cash), ("exposure", point => point.Exposure),
    ];

    private static readonly IReadOnlyList<(string, Func<AccountTradeRow, object?>)> TradeColumns =
    [
        ("id", row => row.Id), ("session", row => row.Session), ("instrument", row => row.Instrument), ("side", row => row.Side), ("entryTime", row => row.EntryTime), ("entryPrice", row => row.EntryPrice),
        ("exitTime", row => row.ExitTime), ("exitPrice", row => row.ExitPrice), ("quantity", row => row.Quantity), ("fees", row => row.Fees),
        ("profit", row => row.Profit), ("return", row => row.Return), ("maximumAdverseExcursion", row => row.MaximumAdverseExcursion),
        ("maximumFavourableExcursion", row => row.MaximumFavourableExcursion), ("barsHeld", row => row.BarsHeld), ("exitReason", row => row.ExitReason),
    ];

    private const string Trades = "trades";

    public static void Map(RouteGroupBuilder api)
    {
        var tag = api.MapGroup("").WithTags("Account");
        tag.MapGet("/account", AccountAsync).Produces<AccountSummary>().WithSummary("Cash, equity, exposure, profit and holdings at the last prices.");
        tag.MapGet("/performance", PerformanceAsync).Produces<AccountPerformance>().WithSummary("How the account has done.");
        tag.MapGet("/performance/equity", EquityAsync).Produces<IReadOnlyList<EquityPoint>>().WithSummary("Equity hour by hour; as CSV with format=csv.").OrCsv();
        tag.MapGet("/performance/trades", TradesAsync).Produces<Http.Page<AccountTradeRow>>().WithSummary("Closed trades, the newest first; as CSV with format=csv.").OrCsv();
    }

    private static async Task<IResult> AccountAsync(AccountQueries queries, CurrentUser user, string? mode, CancellationToken cancellationToken) =>
        await queries.SummaryAsync(Argument.Account(user.Id, mode), cancellationToken).ConfigureAwait(false) is { } summary
            ? new TaggedJson<AccountSummary>(summary)
            : None();

    private static async Task<IResult> PerformanceAsync(AccountQueries queries, CurrentUser user, string? mode, CancellationToken cancellationToken)
    {
        var account = Argument.Account(user.Id, mode);
        if (await queries.SummaryAsync(account, cancellationToken).ConfigureAwait(false) is null)
        {
            return None();
        }

        return await queries.PerformanceAsync(account, cancellationToken).ConfigureAwait(false) is { } performance
            ? new TaggedJson<AccountPerformance>(performance)
            : Problem.NotYet("The account's equity was not sampled yet; it is once an hour of the market.");
    }

    private static async Task<IResult> EquityAsync(
        HttpRequest request, AccountQueries queries, CurrentUser user, string? mode, CancellationToken cancellationToken)
    {
        var points = await queries.EquityAsync(Argument.Account(user.Id, mode), cancellationToken).ConfigureAwait(false);
        return TaggedBytes.WantsCsv(request)
            ? new CsvTable<EquityPoint>(points, EquityColumns)
            : new TaggedJson<IReadOnlyList<EquityPoint>>(points);
    }

    private static async Task<IResult> TradesAsync(
        HttpRequest request,
        AccountQueries queries,
        CurrentUser user,
        string? mode,
        string? after,
        int? limit,
        CancellationToken cancellationToken)
    {
        var page = await queries
            .TradesAsync(Argument.Account(user.Id, mode), Argument.Limit(limit), Paging.Continuation(Trades, after), cancellationToken)
            .ConfigureAwait(false);
        var rows = page.Items.Select(AccountTradeRow.Of).ToArray();
        return TaggedBytes.WantsCsv(request)
            ? new CsvTable<AccountTradeRow>(rows, TradeColumns)
            : new TaggedJson<Http.Page<AccountTradeRow>>(Paging.Of(Trades, rows, page.Continuation));
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult None() =>
        Problem.NotFound("There is no such account yet; the first session opens a paper account.");
}
