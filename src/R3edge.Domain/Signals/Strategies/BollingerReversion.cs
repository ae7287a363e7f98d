using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>Reversion from the Bollinger bands (Bollinger 2001) to their middle.</summary>
public sealed class BollingerReversion : Strategy
{
    private readonly Column _middle;
    private readonly Column _upper;
    private readonly Column _lower;

    private BollingerReversion(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        plan.LooksBack(1);
        var spec = IndicatorRegistry.Spec("bollinger", parameters["period"], parameters["width"]);
        _middle = plan.Use(spec, "middle");
        _upper = plan.Use(spec, "upper");
        _lower = plan.Use(spec, "lower");
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "bollinger-reversion",
        Summary = "Long when the close comes back above the lower band, short when it comes back below the upper band; out when it crosses the middle.",
        Parameters =
        [
            ParameterDefinition.Bars("period", 20, 2, 5000, "bars of the bands"),
            ParameterDefinition.Real("width", 2, 0.1, 10, "half the width of the bands in standard deviations"),
        ],
        Regimes = Regime.Ranging | Regime.Calm,
        Create = static (parameters, plan) => new BollingerReversion(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        if (frame.CrossesAbove(Column.Close, _lower))
        {
            return SignalAction.EnterLong;
        }

        if (frame.CrossesBelow(Column.Close, _upper))
        {
            return SignalAction.EnterShort;
        }

        if (frame.CrossesAbove(Column.Close, _middle))
        {
            return SignalAction.ExitLong;
        }

        return frame.CrossesBelow(Column.Close, _middle) ? SignalAction.ExitShort : SignalAction.None;
    }
}
