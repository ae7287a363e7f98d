using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>The flips of the SuperTrend line (Seban 2008).</summary>
public sealed class SuperTrend : Strategy
{
    private readonly Column _direction;

    private SuperTrend(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        plan.LooksBack(1);
        _direction = plan.Use(
            IndicatorRegistry.Spec("supertrend", parameters["period"], parameters["multiple"]), "direction");
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "supertrend",
        Summary = "Long when the SuperTrend line flips below the price, short (or out) when it flips above.",
        Parameters =
        [
            ParameterDefinition.Bars("period", 10, 1, 5000, "bars of the average true range"),
            ParameterDefinition.Real("multiple", 3, 0.1, 50, "distance of the line in average true ranges"),
        ],
        Regimes = Regime.Trending | Regime.Volatile,
        Create = static (parameters, plan) => new SuperTrend(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        if (frame.CrossesAbove(_direction, 0.0))
        {
            return SignalAction.EnterLong;
        }

        return frame.CrossesBelow(_direction, 0.0) ? SignalAction.EnterShort : SignalAction.None;
    }
}
