using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Authentication;
using R3edge.Api.Http;
using R3edge.Application.Backtesting;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Signals;

namespace R3edge.Api.Sessions;

/// <summary>What a trader starts and stops.</summary>
internal static class SessionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var sessions = api.MapGroup("/sessions").WithTags("Sessions");
        sessions.MapPost("", StartAsync).RequireScope(Scopes.Trade).Produces<Session>(StatusCodes.Status201Created)
            .WithSummary("Starts a session. The same Idempotency-Key again answers with the session that it has started.");
        sessions.MapGet("", ListAsync).Produces<Page<Session>>().WithSummary("The user's sessions, by id; status=active leaves out those that are stopped.");
        sessions.MapGet("/{id}", GetAsync).Produces<Session>().WithSummary("A session.");
        sessions.MapDelete("/{id}", StopAsync).RequireScope(Scopes.Trade).Produces<Session>(StatusCodes.Status202Accepted)
            .WithSummary("Stops a session: cancels its pending entries, and closes its positions at the market or keeps them until their exits (positions=close or keep).");
    }

    private static async Task<IResult> StartAsync(
        ISessionControl service, CurrentUser user, IdempotencyKey key, StartSession start, CancellationToken cancellationToken)
    {
        var outcome = await service.StartAsync(user.Id, start.ToRequest(key), cancellationToken).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            return refusal == SessionRefusal.KeyInUse ? Problem.Conflict(outcome.Message) : Problem.Refused(Names.Of(refusal), outcome.Message);
        }

        var session = outcome.Session!;
        return outcome.IsRepeated ? TypedResults.Ok(session) : TypedResults.Created($"{R3edgeApi.Root}/sessions/{session.Id}", session);
    }

    private static async Task<IResult> ListAsync(
        SessionService service, CurrentUser user, string? status, string? after, int? limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit);
        if (status is not (null or "active" or "all"))
        {
            return Problem.Invalid($"status must be active or all, not '{status}'.");
        }

        var sessions = await service.ListAsync(user.Id, cancellationToken).ConfigureAwait(false);
        var wanted = sessions
            .Where(session => status != "active" || session.Status != SessionStatus.Stopped)
            .OrderBy(session => session.Id.ToString(), StringComparer.Ordinal);
        return new TaggedJson<Page<Session>>(Paging.Of("sessions", wanted, session => session.Id.ToString(), after, limit));
    }

    private static async Task<IResult> GetAsync(SessionService service, CurrentUser user, string id, CancellationToken cancellationToken) =>
        Argument.Session(id) is { } session && await service.GetAsync(user.Id, session, cancellationToken).ConfigureAwait(false) is { } found
            ? new TaggedJson<Session>(found)
            : Problem.NotFound($"There is no session {id}.");

    private static async Task<IResult> StopAsync(
        ISessionControl service, CurrentUser user, string id, string? positions, CancellationToken cancellationToken)
    {
        if (positions is not (null or "close" or "keep"))
        {
            return Problem.Invalid($"positions must be close or keep, not '{positions}'.");
        }

        if (Argument.Session(id) is not { } session)
        {
            return Problem.NotFound($"There is no session {id}.");
        }

        var outcome = await service.StopAsync(user.Id, session, positions == "close", cancellationToken).ConfigureAwait(false);
        return outcome.Refusal switch
        {
            null => TypedResults.Accepted($"{R3edgeApi.Root}/sessions/{id}", outcome.Session),
            SessionRefusal.NotFound => Problem.NotFound(outcome.Message),
            { } refusal => Problem.Refused(Names.Of(refusal), outcome.Message),
        };
    }
}

/// <summary>A session to start.</summary>
public sealed record StartSession
{
    /// <summary>Paper, or live where this host allows it.</summary>
    public TradingMode Mode { get; init; } = TradingMode.Paper;

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Parameters that differ from the defaults.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Venue and symbol, such as <c>kucoin/BTC-USDT</c>.</summary>
    public required string Instrument { get; init; }

    /// <summary>The bars that the strategy sees.</summary>
    public required string Timeframe { get; init; }

    /// <summary>At the closes of which bars it may enter; a multiple of the timeframe, and the timeframe itself where nothing is said.</summary>
    public string? Cadence { get; init; }

    /// <summary>Which entries it takes.</summary>
    public TradeDirection Direction { get; init; } = TradeDirection.Long;

    /// <summary>How money is handled.</summary>
    public RiskProfile Risk { get; init; } = RiskProfile.Default;

    internal SessionRequest ToRequest(IdempotencyKey key) => new()
    {
        Key = key.Value,
        Mode = Mode,
        Strategy = Strategy,
        Parameters = Parameters,
        Instrument = Instrument,
        Timeframe = Timeframe,
        Cadence = Cadence,
        Direction = Direction,
        Risk = Risk,
    };
}
