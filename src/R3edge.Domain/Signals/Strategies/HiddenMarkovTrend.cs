using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>The drift of the state that a hidden Markov model of the returns believes in (Hamilton 1989), net of what it may be mistaken by.</summary>
public sealed class HiddenMarkovTrend : OpinionStrategy
{
    private readonly Column _score;
    private readonly double _enter;
    private readonly double _leave;

    private HiddenMarkovTrend(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        _score = plan.Use(
            IndicatorRegistry.Spec(IndicatorRegistry.HiddenDrift, parameters["window"], parameters["refit"], parameters["states"]), "score");
        _enter = parameters["enter"];
        _leave = parameters["leave"];
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "hmm-trend",
        Summary = "Long while the return that the hidden state promises is above a share of its deviation, short while it is below minus that; out when it falls back to the lower level.",
        Parameters =
        [
            .. IndicatorRegistry.HiddenDrift.Parameters,
            ParameterDefinition.Real("enter", 0.1, 0, 5, "expected return that is entered on, in its standard deviations"),
            ParameterDefinition.Real("leave", 0, -1, 5, "expected return that is left at, in its standard deviations"),
        ],
        Regimes = Regime.Trending | Regime.Calm,
        ReportsGate = true,
        ShortestTimeframe = Timeframe.FiveMinutes,
        RefuseTogether = ParameterRules.Increasing("leave", "enter"),
        Create = static (parameters, plan) => new HiddenMarkovTrend(parameters, plan),
    };

    /// <inheritdoc/>
    protected override Bias? Opinion(Frame frame, Bias? held) => Follow(frame[_score], _enter, _leave, held);
}
