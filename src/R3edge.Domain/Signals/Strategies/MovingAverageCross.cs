using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>The crossing of two simple moving averages of the close, strict on both sides: fast(t-1) &lt; slow(t-1) and fast(t) &gt; slow(t) is long, the mirror image short.</summary>
public sealed class MovingAverageCross : Strategy
{
    private readonly Column _fast;
    private readonly Column _slow;

    private MovingAverageCross(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        plan.LooksBack(1);
        _fast = plan.Use(IndicatorRegistry.Spec("sma", parameters["fast"]));
        _slow = plan.Use(IndicatorRegistry.Spec("sma", parameters["slow"]));
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "ma-cross",
        Summary = "Long when the fast moving average crosses above the slow one, short (or out) when it crosses below.",
        Parameters =
        [
            ParameterDefinition.Bars("fast", 10, 1, 5000, "bars of the fast average"),
            ParameterDefinition.Bars("slow", 30, 2, 10000, "bars of the slow average"),
        ],
        Regimes = Regime.Trending | Regime.Volatile,
        RefuseTogether = ParameterRules.Increasing("fast", "slow"),
        Create = static (parameters, plan) => new MovingAverageCross(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        if (frame.CrossesAbove(_fast, _slow))
        {
            return SignalAction.EnterLong;
        }

        return frame.CrossesBelow(_fast, _slow) ? SignalAction.EnterShort : SignalAction.None;
    }
}
