using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>
/// An Ornstein-Uhlenbeck process of the log price, dX = kappa (mean - X) dt + sigma dW with dt one bar, fitted by maximum likelihood
/// (see <see cref="OrnsteinUhlenbeckParameters"/>). Long a multiple of the stationary standard deviation below the mean, short above.
/// Refused where the slope of the autoregression is not between 0 and 1, or where half a deviation takes longer to revert than a
/// fraction of the window that was fitted, for then the window cannot tell the mean.
/// </summary>
/// <remarks>
/// Most random walks pass the default of the whole window. The coefficient test of Dickey and Fuller 1979 rejects a random walk at 5 %
/// where window * (1 - slope) is above 14, which is a half-life below a twentieth of the window: <c>longest</c> of 0.05.
/// </remarks>
public sealed class MeanReversion : EntryPriceModel
{
    private readonly int _window;
    private readonly double _width;
    private readonly double _longestHalfLife;
    private readonly Column _intercept;
    private readonly Column _slope;
    private readonly Column _residual;

    private MeanReversion(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        ValidityBars = spec.Parameters.Integer("valid");
        _window = spec.Parameters.Integer("window");
        _width = Parameter("width");
        _longestHalfLife = Parameter("longest") * _window;
        var fit = OrnsteinUhlenbeckFit.Spec(_window);
        _intercept = Use(fit, "intercept");
        _slope = Use(fit, "slope");
        _residual = Use(fit, "residual");
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "mean-reversion",
        Summary = "The mean of an Ornstein-Uhlenbeck process of the log price less a multiple of its stationary deviation for long, plus it for short.",
        Parameters =
        [
            ParameterDefinition.Bars("window", 120, 10, 10_080, "bars that the process is fitted to"),
            ParameterDefinition.Real("width", 1.5, 0.1, 10, "distance from the mean in stationary standard deviations"),
            Valid(6),
            ParameterDefinition.Real("longest", 1, 0.001, 1, "longest half-life as a fraction of the window; 0.05 keeps 19 of 20 random walks out"),
        ],
        StandsWhenPassed = true,
        Create = static (spec, plan) => new MeanReversion(spec, plan),
    };

    /// <inheritdoc/>
    public override int ValidityBars { get; }

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        var slope = frame[_slope];
        if (double.IsNaN(slope))
        {
            return NotWarm();
        }

        if (!OrnsteinUhlenbeckParameters.TryOf(frame[_intercept], slope, frame[_residual], out var process))
        {
            return EntryLevel.Refused(EntryRefusalKind.NotMeanReverting, new EntryReason("slope", slope));
        }

        var halfLife = new EntryReason("half-life in bars", process.HalfLifeBars);
        if (process.HalfLifeBars > _longestHalfLife)
        {
            return EntryLevel.Refused(EntryRefusalKind.NotMeanReverting, halfLife, new EntryReason("longest allowed", _longestHalfLife));
        }

        return EntryLevel.At(
            Math.Exp(process.Mean - context.Bias.Sign() * _width * process.StationaryDeviation),
            new EntryReason("mean", Math.Exp(process.Mean)),
            new EntryReason("stationary deviation of the log price", process.StationaryDeviation),
            new EntryReason("kappa per bar", process.Kappa),
            new EntryReason("sigma per bar", process.Sigma),
            halfLife);
    }
}
