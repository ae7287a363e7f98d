using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>
/// A close that the volatility model thought very unlikely the bar before (Bollerslev 1986, 1987): what moves the price is new. Left like a
/// Donchian breakout.
/// </summary>
public sealed class GarchBreakout : Strategy
{
    private readonly Column _upper;
    private readonly Column _lower;
    private readonly Column _exitUpper;
    private readonly Column _exitLower;

    private GarchBreakout(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        // The band of this close, and the channel of the bars before it: the row before.
        plan.LooksBack(1);
        var band = IndicatorRegistry.Spec(IndicatorRegistry.GarchBand, parameters["window"], parameters["refit"], parameters["coverage"]);
        var exit = IndicatorRegistry.Spec("donchian", parameters["exit"]);
        _upper = plan.Use(band, "upper");
        _lower = plan.Use(band, "lower");
        _exitUpper = plan.Use(exit, "upper");
        _exitLower = plan.Use(exit, "lower");
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "garch-breakout",
        Summary = "Long when the close breaks above the band that a GARCH model gave for it, short when it breaks below; out when it breaks the channel of the last bars on the other side.",
        Parameters =
        [
            .. IndicatorRegistry.GarchBand.Parameters,
            ParameterDefinition.Bars("exit", 10, 1, 5000, "bars of the channel that is left on"),
        ],
        Regimes = Regime.Trending | Regime.Volatile,
        ReportsGate = true,
        Create = static (parameters, plan) => new GarchBreakout(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        var close = frame[Column.Close];
        if (close > frame.Previous(_upper))
        {
            return SignalAction.EnterLong;
        }

        if (close < frame.Previous(_lower))
        {
            return SignalAction.EnterShort;
        }

        if (close < frame.Previous(_exitLower))
        {
            return SignalAction.ExitLong;
        }

        return close > frame.Previous(_exitUpper) ? SignalAction.ExitShort : SignalAction.None;
    }
}
