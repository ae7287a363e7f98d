using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>The crossing of the MACD line and its signal line (Appel 1979), strict on both sides.</summary>
public sealed class Macd : Strategy
{
    private readonly Column _line;
    private readonly Column _signal;

    private Macd(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        plan.LooksBack(1);
        var spec = IndicatorRegistry.Spec("macd", parameters["fast"], parameters["slow"], parameters["signal"]);
        _line = plan.Use(spec, "macd");
        _signal = plan.Use(spec, "signal");
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "macd",
        Summary = "Long when the MACD line crosses above its signal line, short (or out) when it crosses below.",
        Parameters =
        [
            ParameterDefinition.Bars("fast", 12, 1, 5000, "bars of the fast exponential average"),
            ParameterDefinition.Bars("slow", 26, 2, 5000, "bars of the slow exponential average"),
            ParameterDefinition.Bars("signal", 9, 1, 5000, "bars of the signal line"),
        ],
        Regimes = Regime.Trending,
        RefuseTogether = ParameterRules.Increasing("fast", "slow"),
        Create = static (parameters, plan) => new Macd(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        if (frame.CrossesAbove(_line, _signal))
        {
            return SignalAction.EnterLong;
        }

        return frame.CrossesBelow(_line, _signal) ? SignalAction.EnterShort : SignalAction.None;
    }
}
