using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>Reversion from the extremes of the relative strength index (Wilder 1978).</summary>
public sealed class RsiReversion : Strategy
{
    private readonly Column _rsi;
    private readonly double _lower;
    private readonly double _upper;
    private readonly double _exit;

    private RsiReversion(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        plan.LooksBack(1);
        _rsi = plan.Use(IndicatorRegistry.Spec("rsi", parameters["period"]));
        _lower = parameters["lower"];
        _upper = parameters["upper"];
        _exit = parameters["exit"];
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "rsi-reversion",
        Summary = "Long when the RSI comes back up out of the oversold zone, short when it comes back down out of the overbought zone; out when it crosses the exit level.",
        Parameters =
        [
            ParameterDefinition.Bars("period", 14, 2, 5000, "bars of the RSI"),
            ParameterDefinition.Real("lower", 30, 1, 99, "the oversold level, 1 to 99"),
            ParameterDefinition.Real("upper", 70, 1, 99, "the overbought level, 1 to 99"),
            ParameterDefinition.Real("exit", 50, 1, 99, "the level at which the reversion is over, 1 to 99"),
        ],
        Regimes = Regime.Ranging | Regime.Calm,
        RefuseTogether = ParameterRules.Increasing("lower", "exit", "upper"),
        Create = static (parameters, plan) => new RsiReversion(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        if (frame.CrossesAbove(_rsi, _lower))
        {
            return SignalAction.EnterLong;
        }

        if (frame.CrossesBelow(_rsi, _upper))
        {
            return SignalAction.EnterShort;
        }

        if (frame.CrossesAbove(_rsi, _exit))
        {
            return SignalAction.ExitLong;
        }

        return frame.CrossesBelow(_rsi, _exit) ? SignalAction.ExitShort : SignalAction.None;
    }
}
