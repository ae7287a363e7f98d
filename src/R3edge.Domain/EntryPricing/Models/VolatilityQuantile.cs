using R3edge.Domain.Markets;
using R3edge.Domain.Numerics;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>
/// The price that a close some bars on is below with a small probability for long, above for short: close * exp(z sigma), where z is the
/// normal quantile and sigma the forecast over those bars, the log return being taken to have no drift. It is touched on the way with
/// about twice that probability.
/// </summary>
public sealed class VolatilityQuantile : EntryPriceModel
{
    private readonly double _quantile;

    private VolatilityQuantile(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        ValidityBars = spec.Parameters.Integer("valid");
        _quantile = NormalDistribution.Quantile(Parameter("probability"));
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "volatility-quantile",
        Summary = "The price that the close after some bars is below with a small probability for long, above for short, given the volatility forecast.",
        Parameters =
        [
            ParameterDefinition.Real("probability", 0.2, 0.0001, 0.5, "probability of a close beyond the price"),
            Valid(1),
        ],
        StandsWhenPassed = true,
        Create = static (spec, plan) => new VolatilityQuantile(spec, plan),
    };

    /// <inheritdoc/>
    public override int ValidityBars { get; }

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        var sigma = context.Volatility.Volatility(0.0, ValidityBars);
        return EntryLevel.At(
            frame[Column.Close] * Math.Exp(context.Bias.Sign() * _quantile * sigma),
            new EntryReason("quantile in sigmas", _quantile),
            new EntryReason("forecast volatility", sigma));
    }
}
