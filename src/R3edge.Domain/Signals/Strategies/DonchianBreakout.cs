using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>The breakout of a price channel (Donchian 1960; the Turtle rules, Faith 2003). Says its opinion on every bar that closes outside the channel.</summary>
public sealed class DonchianBreakout : Strategy
{
    private readonly Column _entryUpper;
    private readonly Column _entryLower;
    private readonly Column _exitUpper;
    private readonly Column _exitLower;

    private DonchianBreakout(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        // The channel of the bars before this one: the row before.
        plan.LooksBack(1);
        var entry = IndicatorRegistry.Spec("donchian", parameters["entry"]);
        var exit = IndicatorRegistry.Spec("donchian", parameters["exit"]);
        _entryUpper = plan.Use(entry, "upper");
        _entryLower = plan.Use(entry, "lower");
        _exitUpper = plan.Use(exit, "upper");
        _exitLower = plan.Use(exit, "lower");
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "donchian-breakout",
        Summary = "Long when the close breaks above the highest high of the bars before it, short when it breaks below the lowest low; out when it breaks the shorter channel on the other side.",
        Parameters =
        [
            ParameterDefinition.Bars("entry", 20, 1, 5000, "bars of the channel that is entered on"),
            ParameterDefinition.Bars("exit", 10, 1, 5000, "bars of the channel that is left on"),
        ],
        Regimes = Regime.Trending | Regime.Volatile,
        Create = static (parameters, plan) => new DonchianBreakout(parameters, plan),
    };

    /// <inheritdoc/>
    public override SignalAction Decide(Frame frame)
    {
        var close = frame[Column.Close];
        if (close > frame.Previous(_entryUpper))
        {
            return SignalAction.EnterLong;
        }

        if (close < frame.Previous(_entryLower))
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
