using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Authentication;
using R3edge.Api.Http;
using R3edge.Application.Backtesting;
using R3edge.Application.Backtesting.Jobs;
using R3edge.Application.Ports.Batches;

namespace R3edge.Api.Backtesting;

/// <summary>Backtests in the background.</summary>
internal static class BacktestEndpoints
{
    private static readonly IReadOnlyList<(string, Func<TradeRow, object?>)> TradeColumns =
    [
        ("id", row => row.Id), ("side", row => row.Side), ("entryTime", row => row.EntryTime), ("entryPrice", row => row.EntryPrice),
        ("exitTime", row => row.ExitTime), ("exitPrice", row => row.ExitPrice), ("quantity", row => row.Quantity), ("fees", row => row.Fees),
        ("profit", row => row.Profit), ("return", row => row.Return), ("exitReason", row => row.ExitReason),
    ];

    public static void Map(RouteGroupBuilder api)
    {
        var backtests = api.MapGroup("/backtests").WithTags("Backtesting");
        backtests.MapPost("", StartAsync).RequireScope(Scopes.Trade).Produces<BacktestJob>(StatusCodes.Status202Accepted)
            .WithSummary("Starts a backtest over collected history: one strategy, or a grid of its parameters. Location says where to look.");
        backtests.MapGet("", ListAsync).Produces<Http.Page<BacktestJob>>().WithSummary("The user's backtests, by id.");
        backtests.MapGet("/{id}", GetAsync).Produces<BacktestJob>().WithSummary("How far a backtest is.");
        backtests.MapGet("/{id}/result", ResultAsync).Produces<BacktestOutcome>()
            .WithSummary("What a completed backtest found; the trades of a single run as CSV with format=csv.").OrCsv();
        backtests.MapDelete("/{id}", CancelAsync).RequireScope(Scopes.Trade).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Cancels a backtest that runs.");
    }

    private static async Task<IResult> StartAsync(
        BackTestManager manager, CurrentUser user, IdempotencyKey key, BacktestRequest request, CancellationToken cancellationToken)
    {
        var start = await manager.StartAsync(user.Id, key.Value, request, cancellationToken).ConfigureAwait(false);
        if (start.Refusal is { } refusal)
        {
            var sentence = char.ToUpperInvariant(refusal[0]) + refusal[1..] + ".";
            return start.IsConflict ? Problem.Conflict(sentence) : Problem.Invalid(sentence);
        }

        var job = await manager.GetAsync(user.Id, start.Id, cancellationToken).ConfigureAwait(false);
        return TypedResults.Accepted($"{R3edgeApi.Root}/backtests/{start.Id}", job);
    }

    private static async Task<IResult> ListAsync(
        BackTestManager manager, CurrentUser user, string? after, int? limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit);
        var jobs = new List<BacktestJob>();
        await foreach (var job in manager.ListAsync(user.Id, cancellationToken).ConfigureAwait(false))
        {
            jobs.Add(job);
        }

        return new TaggedJson<Http.Page<BacktestJob>>(Paging.Of("backtests", jobs, job => job.Id, after, limit));
    }

    private static async Task<IResult> GetAsync(BackTestManager manager, CurrentUser user, string id, CancellationToken cancellationToken) =>
        await manager.GetAsync(user.Id, id, cancellationToken).ConfigureAwait(false) is { } job
            ? new TaggedJson<BacktestJob>(job)
            : Unknown(id);

    private static async Task<IResult> ResultAsync(
        HttpRequest request, BackTestManager manager, CurrentUser user, string id, CancellationToken cancellationToken)
    {
        if (await manager.GetAsync(user.Id, id, cancellationToken).ConfigureAwait(false) is not { } job)
        {
            return Unknown(id);
        }

        if (await manager.ResultAsync(user.Id, id, cancellationToken).ConfigureAwait(false) is not { } outcome)
        {
            return Problem.Conflict(job.State.Status switch
            {
                BatchStatus.Failed => $"The backtest failed: {job.State.Error}.",
                BatchStatus.Cancelled => "The backtest was cancelled.",
                _ => "The backtest still runs.",
            });
        }

        return TaggedBytes.WantsCsv(request) && outcome.Report is { } report
            ? new CsvTable<TradeRow>(report.Trades, TradeColumns)
            : new TaggedJson<BacktestOutcome>(outcome);
    }

    private static async Task<IResult> CancelAsync(
        BackTestManager manager, CurrentUser user, string id, CancellationToken cancellationToken) =>
        await manager.CancelAsync(user.Id, id, cancellationToken).ConfigureAwait(false) ? TypedResults.NoContent() : Unknown(id);

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Unknown(string id) => Problem.NotFound($"There is no backtest {id}.");
}
