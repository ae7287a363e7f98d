using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Http;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;

namespace R3edge.Api.Signals;

/// <summary>The strategies there are.</summary>
internal static class StrategyEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/strategies", () => new TaggedJson<IReadOnlyList<StrategyAnswer>>([.. StrategyRegistry.All.Select(StrategyAnswer.Of)]))
            .Produces<IReadOnlyList<StrategyAnswer>>().WithTags("Signals").WithSummary("Every strategy with its parameters and the regimes it is made for.");
        api.MapGet("/strategies/{name}", Get).WithTags("Signals").WithSummary("One strategy.");
    }

    private static Results<Ok<StrategyAnswer>, ProblemHttpResult> Get(string name) =>
        StrategyRegistry.TryFind(name, out var definition, out var error)
            ? TypedResults.Ok(StrategyAnswer.Of(definition))
            : Problem.NotFound(error);
}

/// <summary>A strategy.</summary>
/// <param name="Name">As a session names it.</param>
/// <param name="Summary">When it enters and leaves.</param>
/// <param name="Regimes">The regimes it is made for.</param>
/// <param name="NeedsTakerBuyVolume">Whether bars must say how much of their volume takers bought.</param>
/// <param name="ShortestTimeframe">The shortest bars it is made for.</param>
/// <param name="LongestTimeframe">The longest bars it is made for.</param>
/// <param name="Parameters">What it can be tuned by.</param>
public sealed record StrategyAnswer(
    string Name,
    string Summary,
    IReadOnlyList<string> Regimes,
    bool NeedsTakerBuyVolume,
    string ShortestTimeframe,
    string LongestTimeframe,
    IReadOnlyList<StrategyParameterAnswer> Parameters)
{
    internal static StrategyAnswer Of(StrategyDefinition definition) => new(
        definition.Name,
        definition.Summary,
        [.. RegimeNames.All.Where(regime => (definition.Regimes & regime) != Regime.None).Select(regime => regime.NameOf())],
        definition.Needs.HasFlag(BarData.TakerBuyVolume),
        definition.ShortestTimeframe.ToString(),
        definition.LongestTimeframe.ToString(),
        [.. definition.Parameters.Select(parameter => new StrategyParameterAnswer(
            parameter.Name, parameter.Default, parameter.Minimum, parameter.Maximum, parameter.Summary))]);
}

/// <summary>A parameter of a strategy.</summary>
/// <param name="Name">As a session names it.</param>
/// <param name="Default">What it is where nothing is said.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The most.</param>
/// <param name="Summary">What it is.</param>
public sealed record StrategyParameterAnswer(string Name, double Default, double Minimum, double Maximum, string Summary);
