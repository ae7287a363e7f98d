using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Authentication;
using R3edge.Api.Http;
using R3edge.Application.Backtesting;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Api.Tracking;

/// <summary>The user's positions and orders.</summary>
internal static class PositionEndpoints
{
    private static readonly IReadOnlyList<(string, Func<PositionView, object?>)> Columns =
    [
        ("id", view => view.Id), ("session", view => view.Session), ("instrument", view => view.Instrument), ("bias", view => view.Bias),
        ("status", view => view.Status), ("openedAt", view => view.OpenedAt), ("closedAt", view => view.ClosedAt),
        ("enteredQuantity", view => view.EnteredQuantity), ("entryPrice", view => view.EntryPrice), ("exitedQuantity", view => view.ExitedQuantity),
        ("exitPrice", view => view.ExitPrice), ("stopPrice", view => view.StopPrice), ("fees", view => view.Fees),
        ("realisedProfit", view => view.RealisedProfit), ("unrealisedProfit", view => view.UnrealisedProfit), ("exitReason", view => view.ExitReason),
    ];

    private static readonly IReadOnlyList<(string, Func<OrderView, object?>)> OrderColumns =
    [
        ("id", view => view.Order.Id), ("position", view => view.Order.PositionId), ("session", view => view.Session),
        ("instrument", view => view.Order.Instrument), ("role", view => view.Order.Role), ("side", view => view.Order.Side),
        ("type", view => view.Order.Terms.Type), ("limitPrice", view => view.Order.Terms.HasLimit ? view.Order.Terms.LimitPrice : null), ("stopPrice", view => view.Order.Terms.HasStop ? view.Order.Terms.StopPrice : null),
        ("createdAt", view => view.Order.CreatedAt), ("status", view => view.Report?.Status), ("filledQuantity", view => view.Report?.FilledQuantity),
        ("filledNotional", view => view.Report?.FilledNotional), ("fees", view => view.Report?.Fees),
    ];

    private const string Ended = "positions/ended";

    public static void Map(RouteGroupBuilder api)
    {
        var positions = api.MapGroup("/positions").WithTags("Tracking");
        positions.MapGet("", ListAsync).Produces<Http.Page<PositionView>>()
            .WithSummary("Open positions, or with status=ended those that have ended, the newest first; as CSV with format=csv.").OrCsv();
        positions.MapGet("/{id}", GetAsync).Produces<PositionAnswer>().WithSummary("A position with its orders and everything that has happened to it.");
        positions.MapPost("/{id}/exit", ExitAsync).RequireScope(Scopes.Trade).Produces<PositionView>(StatusCodes.Status202Accepted)
            .WithSummary("Leaves a position at the market. Asked again while it is being left, nothing more happens.");
        api.MapGet("/orders", OrdersAsync).Produces<Http.Page<OrderView>>().WithTags("Tracking")
            .WithSummary("The orders of all open positions, or of one position; as CSV with format=csv.").OrCsv();
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        AccountQueries queries,
        CurrentUser user,
        string? status,
        string? mode,
        string? after,
        int? limit,
        CancellationToken cancellationToken)
    {
        var account = Argument.Account(user.Id, mode);
        var most = Argument.Limit(limit);
        if (status is not (null or "open" or "ended"))
        {
            return Problem.Invalid($"status must be open or ended, not '{status}'.");
        }

        Http.Page<PositionView> page;
        if (status == "ended")
        {
            var ended = await queries.EndedAsync(account, most, Paging.Continuation(Ended, after), cancellationToken).ConfigureAwait(false);
            page = Paging.Of(Ended, ended.Items, ended.Continuation);
        }
        else
        {
            var open = await queries.OpenAsync(account, cancellationToken).ConfigureAwait(false);
            page = Paging.Of(
                "positions", open.OrderBy(view => view.Id.ToString(), StringComparer.Ordinal), view => view.Id.ToString(), after, limit);
        }

        return TaggedBytes.WantsCsv(request)
            ? new CsvTable<PositionView>(page.Items, Columns)
            : new TaggedJson<Http.Page<PositionView>>(page);
    }

    private static async Task<IResult> GetAsync(
        AccountQueries queries, CurrentUser user, string id, string? mode, CancellationToken cancellationToken)
    {
        var account = Argument.Account(user.Id, mode);
        if (Argument.Position(id) is not { } position
            || await queries.FindAsync(account, position, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Unknown(id);
        }

        var changes = await queries.ChangesAsync(account, position, cancellationToken).ConfigureAwait(false);
        var orders = await queries.OrdersAsync(account, position, cancellationToken).ConfigureAwait(false);
        return new TaggedJson<PositionAnswer>(new PositionAnswer(found, orders, changes));
    }

    private static async Task<IResult> ExitAsync(
        TrackingManager tracking, AccountQueries queries, CurrentUser user, string id, string? mode, CancellationToken cancellationToken)
    {
        var account = Argument.Account(user.Id, mode);
        if (Argument.Position(id) is not { } position
            || await queries.FindAsync(account, position, cancellationToken).ConfigureAwait(false) is not { } before)
        {
            return Unknown(id);
        }

        var answer = await tracking.ExitAsync(account, position, cancellationToken).ConfigureAwait(false);
        var found = await queries.FindAsync(account, position, cancellationToken).ConfigureAwait(false) ?? before;
        return answer switch
        {
            AccountAnswer.Applied or AccountAnswer.AlreadyLeaving or AccountAnswer.Repeated =>
                TypedResults.Accepted($"{R3edgeApi.Root}/positions/{id}", found),
            AccountAnswer.UnknownPosition when before.ClosedAt is not null => Problem.Conflict($"The position {id} has ended."),
            AccountAnswer.UnknownPosition => Unknown(id),
            _ => Problem.Refused(Names.Of(answer), answer.Describe()),
        };
    }

    private static async Task<IResult> OrdersAsync(
        HttpRequest request, AccountQueries queries, CurrentUser user, string? position, string? mode, string? after, int? limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit);
        var account = Argument.Account(user.Id, mode);
        IEnumerable<PositionId> wanted;
        if (position is not null)
        {
            if (Argument.Position(position) is not { } id
                || await queries.FindAsync(account, id, cancellationToken).ConfigureAwait(false) is null)
            {
                return Unknown(position);
            }

            wanted = [id];
        }
        else
        {
            wanted = (await queries.OpenAsync(account, cancellationToken).ConfigureAwait(false)).Select(view => view.Id);
        }

        var orders = new List<OrderView>();
        foreach (var id in wanted)
        {
            orders.AddRange(await queries.OrdersAsync(account, id, cancellationToken).ConfigureAwait(false));
        }

        var ordered = orders.OrderBy(view => view.Order.Id.ToString(), StringComparer.Ordinal);
        var page = Paging.Of("orders", ordered, view => view.Order.Id.ToString(), after, limit);
        return TaggedBytes.WantsCsv(request)
            ? new CsvTable<OrderView>(page.Items, OrderColumns)
            : new TaggedJson<Http.Page<OrderView>>(page);
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Unknown(string id) => Problem.NotFound($"There is no position {id}.");
}

/// <summary>A position with all that is stored of it.</summary>
/// <param name="Position">As it stands.</param>
/// <param name="Orders">Its orders, with the last that the venue said of each.</param>
/// <param name="History">Everything that has happened to it, in order.</param>
public sealed record PositionAnswer(PositionView Position, IReadOnlyList<OrderView> Orders, IReadOnlyList<PositionChange> History);
