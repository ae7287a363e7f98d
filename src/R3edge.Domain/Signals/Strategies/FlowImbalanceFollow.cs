using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>
/// The pressure of takers on the price: order imbalances persist and move prices in their direction (Chordia and Subrahmanyam 2004; on the
/// book, Cont, Kukanov and Stoikov 2014).
/// </summary>
public sealed class FlowImbalanceFollow : OpinionStrategy
{
    private readonly Column _score;
    private readonly double _enter;
    private readonly double _leave;

    private FlowImbalanceFollow(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        _score = plan.Use(IndicatorRegistry.Spec(IndicatorRegistry.FlowImbalance, parameters["period"], parameters["history"]), "score");
        _enter = parameters["enter"];
        _leave = parameters["leave"];
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "orderflow-imbalance",
        Summary = "Long while takers buy unusually more than they sell, short while they sell unusually more; out when the pressure is usual again.",
        Parameters =
        [
            .. IndicatorRegistry.FlowImbalance.Parameters,
            ParameterDefinition.Real("enter", 2, 0.1, 10, "z-score of the imbalance that is entered on"),
            ParameterDefinition.Real("leave", 0, -5, 5, "z-score of the imbalance that is left at"),
        ],
        Regimes = Regime.Trending | Regime.Volatile,
        ReportsGate = true,
        Needs = BarData.TakerBuyVolume,
        LongestTimeframe = Timeframe.OneDay,
        RefuseTogether = ParameterRules.Increasing("leave", "enter"),
        Create = static (parameters, plan) => new FlowImbalanceFollow(parameters, plan),
    };

    /// <inheritdoc/>
    protected override Bias? Opinion(Frame frame, Bias? held) => Follow(frame[_score], _enter, _leave, held);
}
