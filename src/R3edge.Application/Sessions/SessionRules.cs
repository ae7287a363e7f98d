using R3edge.Application.Ports.Markets;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Application.Sessions;

/// <summary>Checks a request completely, before anything is done.</summary>
internal static class SessionRules
{
    // One list, because records compare lists by what they are and not by what they hold.
    private static readonly IReadOnlyList<string> NoLimits = [];

    /// <summary>The session that a request asks for, or why there can be none.</summary>
    public static SessionOutcome Check(
        UserId user, SessionRequest request, IInstrumentCatalog instruments, SessionOptions options, ILiveVenues venues, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(request.Key) || request.Key.Length > SessionRequest.LongestKey)
        {
            return Refuse(SessionRefusal.BadKey, $"A request needs a key of 1 to {SessionRequest.LongestKey} characters.");
        }

        if (!StrategyRegistry.TryFind(request.Strategy, out var strategy, out var error))
        {
            return Refuse(SessionRefusal.UnknownStrategy, error);
        }

        if (!StrategyRegistry.TryParameters(strategy, request.Parameters, out var parameters, out error))
        {
            return Refuse(SessionRefusal.BadParameter, $"{strategy.Name}: {error}");
        }

        if (!InstrumentId.TryParse(request.Instrument, out var id) || instruments.Find(id) is null)
        {
            return Refuse(SessionRefusal.UnknownInstrument, $"There is no instrument {request.Instrument}.");
        }

        if (!Timeframe.TryParse(request.Timeframe, out var timeframe))
        {
            return Refuse(SessionRefusal.BadTimeframe, $"There is no timeframe {request.Timeframe}; there is: {string.Join(", ", Timeframe.All)}.");
        }

        if (strategy.RefuseOn(timeframe, options.DataOf(id), id.ToString()) is { } refused)
        {
            return Refuse(SessionRefusal.DoesNotApply, char.ToUpperInvariant(refused[0]) + refused[1..] + ".");
        }

        var cadence = timeframe;
        if (request.Cadence is { } text && (!Timeframe.TryParse(text, out cadence) || !cadence.IsMultipleOf(timeframe)))
        {
            return Refuse(SessionRefusal.BadCadence, $"The cadence {text} is no multiple of the timeframe {timeframe}.");
        }

        if (!request.Risk.TryPlan(out _, out error))
        {
            return Refuse(SessionRefusal.BadRisk, error);
        }

        if (request.Risk.Qualification().ProblemWith(timeframe) is { } problem)
        {
            return Refuse(SessionRefusal.BadRisk, problem);
        }

        if (request.Mode == TradingMode.Live && !options.AllowLive)
        {
            return Refuse(SessionRefusal.LiveNotAllowed, "Live trading is not allowed here; start the session on paper.");
        }

        if (request.Mode == TradingMode.Live && !venues.CanTrade(id.Venue))
        {
            return Refuse(SessionRefusal.NoGateway, $"No order can be sent to {id.Venue}; start the session on paper.");
        }

        return new SessionOutcome(
            new Session
            {
                Id = SessionId.For(user, request.Key),
                Account = new AccountId(user, request.Mode),
                Strategy = strategy.Name,
                Parameters = Named(parameters),
                Instrument = id,
                Timeframe = timeframe,
                Cadence = cadence,
                Direction = request.Direction,
                Risk = request.Risk,
                StartedAt = now,
            },
            null,
            "");
    }

    /// <summary>Whether two sessions ask for the same.</summary>
    public static bool IsSame(Session first, Session second) =>
        first.Account == second.Account && first.Strategy == second.Strategy && first.Instrument == second.Instrument
        && first.Timeframe == second.Timeframe && first.Cadence == second.Cadence && first.Direction == second.Direction
        && first.Parameters.Count == second.Parameters.Count
        && first.Parameters.All(pair => second.Parameters.TryGetValue(pair.Key, out var value) && value.Equals(pair.Value))
        && first.Risk with { Limits = NoLimits } == second.Risk with { Limits = NoLimits }
        && first.Risk.Limits.SequenceEqual(second.Risk.Limits, StringComparer.Ordinal);

    private static SortedDictionary<string, double> Named(ParameterValues parameters)
    {
        var named = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < parameters.Values.Length; i++)
        {
            named[parameters.Definitions[i].Name] = parameters.Values[i];
        }

        return named;
    }

    private static SessionOutcome Refuse(SessionRefusal refusal, string message) => SessionOutcome.Refuse(refusal, message);
}
