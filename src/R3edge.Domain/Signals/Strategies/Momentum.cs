using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>Time-series momentum (Moskowitz, Ooi and Pedersen 2012): the sign of the change over a period, beyond a threshold.</summary>
public sealed class Momentum : Strategy
{
    private readonly Column _change;
    private readonly double _threshold;

    private Momentum(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        plan.LooksBack(1);
        _change = plan.Use(IndicatorRegistry.Spec("roc", parameters["period"]));
        _threshold = parameters["threshold"];
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "momentum",
        Summary = "Long when the rate of change crosses above the threshold, short when it crosses below minus the threshold; out when it changes sign.",
        Parameters =
        [
            ParameterDefinition.Bars("period", 20, 1, 5000, "bars over which the change is measured"),
            ParameterDefinition.Real("threshold", 0, 0, 10, "the change that counts, as a fraction"),
        ],
        Regimes = Regime.Trending,
        Create = static (parameters, plan) => new Momentum(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        if (frame.CrossesAbove(_change, _threshold))
        {
            return SignalAction.EnterLong;
        }

        if (frame.CrossesBelow(_change, -_threshold))
        {
            return SignalAction.EnterShort;
        }

        if (frame.CrossesBelow(_change, 0.0))
        {
            return SignalAction.ExitLong;
        }

        return frame.CrossesAbove(_change, 0.0) ? SignalAction.ExitShort : SignalAction.None;
    }
}
