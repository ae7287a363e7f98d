using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Authentication;
using R3edge.Api.Http;
using R3edge.Application.Backtesting;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;

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
        tag.MapPost("/account", OpenAsync).RequireScope(Scopes.Trade).Produces<AccountSummary>(StatusCodes.Status201Created)
            .WithSummary("Opens the live account, where this host allows live trading. The first session on paper opens the paper account.");
        tag.MapGet("/performance", PerformanceAsync).Produces<AccountPerformance>().WithSummary("How the account has done.");
        tag.MapGet("/performance/equity", EquityAsync).Produces<IReadOnlyList<EquityPoint>>().WithSummary("Equity hour by hour; as CSV with format=csv.").OrCsv();
        tag.MapGet("/performance/trades", TradesAsync).Produces<Http.Page<AccountTradeRow>>().WithSummary("Closed trades, the newest first; as CSV with format=csv.").OrCsv();
    }

    private static async Task<IResult> AccountAsync(AccountQueries queries, CurrentUser user, string? mode, CancellationToken cancellationToken) =>
        await queries.SummaryAsync(Argument.Account(user.Id, mode), cancellationToken).ConfigureAwait(false) is { } summary
            ? new TaggedJson<AccountSummary>(summary)
            : None();

    private static async Task<IResult> OpenAsync(
        LiveAccounts accounts, AccountQueries queries, CurrentUser user, OpenAccount open, CancellationToken cancellationToken)
    {
        var (outcome, message) = await accounts.OpenAsync(user.Id, open.ToSettings(), cancellationToken).ConfigureAwait(false);
        if (outcome is not (LiveAccountOutcome.Opened or LiveAccountOutcome.Known))
        {
            return outcome == LiveAccountOutcome.OtherSettings ? Problem.Conflict(message) : Problem.Refused(Names.Of(outcome), message);
        }

        var summary = await queries.SummaryAsync(new AccountId(user.Id, TradingMode.Live), cancellationToken).ConfigureAwait(false);
        return outcome == LiveAccountOutcome.Known
            ? TypedResults.Ok(summary)
            : TypedResults.Created($"{R3edgeApi.Root}/account?mode=live", summary);
    }

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

/// <summary>A live account to open.</summary>
public sealed record OpenAccount
{
    /// <summary>How much of what lies at the venues may be traded with, above 0, in quote units.</summary>
    public required decimal Cash { get; init; }

    /// <summary>The largest exposure as a multiple of equity, above 0 and at most 1000; 1 for a cash account.</summary>
    public decimal MaximumLeverage { get; init; } = 1m;

    /// <summary>The venue's fee of resting orders as a fraction of their value, for sizes; what is paid is what the venue tells.</summary>
    public decimal MakerFee { get; init; } = 0.001m;

    /// <summary>The venue's fee of orders that take, as a fraction of their value, for sizes.</summary>
    public decimal TakerFee { get; init; } = 0.001m;

    internal AccountSettings ToSettings() => new()
    {
        Cash = Cash,
        MaximumLeverage = MaximumLeverage,
        MakerFee = MakerFee,
        TakerFee = TakerFee,
    };
}
