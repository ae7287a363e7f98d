using R3edge.Domain.EntryPricing.Models;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>
/// Reversion of the log price to the mean of an Ornstein-Uhlenbeck process (Uhlenbeck and Ornstein 1930), fitted by maximum likelihood to a
/// window of bars that rolls along bar by bar. Without a process that reverts, at a pace that the window can tell, there is no opinion.
/// </summary>
public sealed class OrnsteinUhlenbeckReversion : OpinionStrategy
{
    private readonly Column _intercept;
    private readonly Column _slope;
    private readonly Column _residual;
    private readonly double _enter;
    private readonly double _leave;
    private readonly double _shortest;
    private readonly double _longest;

    private OrnsteinUhlenbeckReversion(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        var fit = OrnsteinUhlenbeckFit.Spec(parameters.Integer("window"));
        _intercept = plan.Use(fit, "intercept");
        _slope = plan.Use(fit, "slope");
        _residual = plan.Use(fit, "residual");
        _enter = parameters["enter"];
        _leave = parameters["leave"];
        _shortest = parameters["shortest"];
        _longest = parameters["longest"] * parameters["window"];
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "ou-reversion",
        Summary = "Long when the log price is so many deviations below the mean of an Ornstein-Uhlenbeck process, short when it is above; out at the mean, or when its half-life is not sensible.",
        Parameters =
        [
            ParameterDefinition.Bars("window", 120, 20, 10_080, "bars that the process is fitted to"),
            ParameterDefinition.Real("enter", 2, 0.1, 10, "distance from the mean that is entered at, in stationary deviations"),
            ParameterDefinition.Real("leave", 0, -5, 5, "distance from the mean that is left at, in stationary deviations"),
            ParameterDefinition.Real("shortest", 1, 0, 1000, "shortest half-life in bars; below it the reversion is the bounce of single prints"),
            ParameterDefinition.Real("longest", 0.25, 0.001, 1, "longest half-life as a fraction of the window; 0.05 keeps 19 of 20 random walks out"),
        ],
        Regimes = Regime.Ranging | Regime.Calm,
        ReportsGate = true,
        RefuseTogether = ParameterRules.Increasing("leave", "enter"),
        Create = static (parameters, plan) => new OrnsteinUhlenbeckReversion(parameters, plan),
    };

    /// <inheritdoc/>
    protected override Bias? Opinion(Frame frame, Bias? held)
    {
        if (!OrnsteinUhlenbeckParameters.TryOf(frame[_intercept], frame[_slope], frame[_residual], out var process)
            || process.HalfLifeBars < _shortest
            || process.HalfLifeBars > _longest)
        {
            return null;
        }

        // Low prices speak for long.
        return Follow((process.Mean - Math.Log(frame[Column.Close])) / process.StationaryDeviation, _enter, _leave, held);
    }
}
