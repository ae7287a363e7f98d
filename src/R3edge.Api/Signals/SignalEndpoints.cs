using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Authentication;
using R3edge.Api.Http;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Sessions;
using R3edge.Application.Signals;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Trading;

namespace R3edge.Api.Signals;

/// <summary>What the user's sessions heard, how it was judged, and what was decided.</summary>
internal static class SignalEndpoints
{
    private const string Decisions = "decisions";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/signals", async (SignalArchive archive, SessionService sessions, CurrentUser user, string? session, string? before, int? limit, CancellationToken cancellationToken) =>
                await ListAsync(archive, sessions, user, session, before, limit, judged => judged.Signal, cancellationToken).ConfigureAwait(false))
            .Produces<SignalPage<BaseSignal>>().WithTags("Signals").WithSummary("Base signals of the user's sessions, the newest first.");
        api.MapGet("/qualified-signals", async (SignalArchive archive, SessionService sessions, CurrentUser user, string? session, string? before, int? limit, CancellationToken cancellationToken) =>
                await ListAsync(archive, sessions, user, session, before, limit, judged => judged, cancellationToken).ConfigureAwait(false))
            .Produces<SignalPage<QualifiedSignal>>().WithTags("Signals")
            .WithSummary("Signals with their confidence, the evidence for and against, and the verdict, the newest first.");
        api.MapGet("/sessions/{id}/decisions", DecisionsAsync).Produces<Http.Page<TradingDecision>>().WithTags("Sessions")
            .WithSummary("What was decided on each signal of a session, with the numbers behind it, the newest first.");
    }

    private static async Task<IResult> ListAsync<T>(
        SignalArchive archive,
        SessionService sessions,
        CurrentUser user,
        string? session,
        string? before,
        int? limit,
        Func<QualifiedSignal, T> show,
        CancellationToken cancellationToken)
    {
        var most = Argument.Limit(limit);
        var time = Argument.Time("before", before);
        var wanted = await WantedAsync(sessions, user, session, cancellationToken).ConfigureAwait(false);
        if (wanted.Count == 0 && session is not null)
        {
            return Problem.NotFound($"There is no session {session}.");
        }

        var signals = new List<QualifiedSignal>();
        foreach (var id in wanted)
        {
            signals.AddRange(await archive.ReadAsync(id, time, most, cancellationToken).ConfigureAwait(false));
        }

        var newest = signals
            .OrderByDescending(judged => judged.Signal.Bar.CloseTime)
            .ThenBy(judged => judged.Signal.Session.ToString(), StringComparer.Ordinal)
            .ToList();

        // Signals of one moment are not cut apart: the next page begins before it.
        var cut = newest.Count <= most ? newest.Count : newest.FindIndex(most, judged => judged.Signal.Bar.CloseTime < newest[most - 1].Signal.Bar.CloseTime);
        var items = newest.Take(cut < 0 ? newest.Count : cut).ToList();
        var next = items.Count > 0 && items.Count >= most ? items[^1].Signal.Bar.CloseTime : (DateTime?)null;
        return new TaggedJson<SignalPage<T>>(new SignalPage<T>([.. items.Select(show)], next));
    }

    private static async Task<IReadOnlyList<SessionId>> WantedAsync(
        SessionService sessions, CurrentUser user, string? session, CancellationToken cancellationToken)
    {
        if (session is null)
        {
            return [.. (await sessions.ListAsync(user.Id, cancellationToken).ConfigureAwait(false)).Select(known => known.Id)];
        }

        return Argument.Session(session) is { } id && await sessions.GetAsync(user.Id, id, cancellationToken).ConfigureAwait(false) is not null
            ? [id]
            : [];
    }

    private static async Task<IResult> DecisionsAsync(
        AccountQueries queries, SessionService sessions, CurrentUser user, string id, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (Argument.Session(id) is not { } session
            || await sessions.GetAsync(user.Id, session, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Problem.NotFound($"There is no session {id}.");
        }

        var page = await queries.DecisionsAsync(found.Account, session, Argument.Limit(limit), Paging.Continuation(Decisions, after), cancellationToken).ConfigureAwait(false);
        return new TaggedJson<Http.Page<TradingDecision>>(Paging.Of(Decisions, page.Items, page.Continuation));
    }
}

/// <summary>Signals, the newest first.</summary>
/// <typeparam name="T">How much is shown of each.</typeparam>
/// <param name="Items">The signals.</param>
/// <param name="Next">What to send as <c>before</c> for older ones; null where there are none.</param>
public sealed record SignalPage<T>(IReadOnlyList<T> Items, DateTime? Next);
