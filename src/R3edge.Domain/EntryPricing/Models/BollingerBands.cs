using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>The lower Bollinger band for long, the upper one for short (Bollinger 2001).</summary>
public sealed class BollingerBands : EntryPriceModel
{
    private readonly Column _middle;
    private readonly Column _upper;
    private readonly Column _lower;

    private BollingerBands(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        var bands = IndicatorRegistry.Spec("bollinger", Parameter("period"), Parameter("width"));
        _middle = Use(bands, "middle");
        _upper = Use(bands, "upper");
        _lower = Use(bands, "lower");
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "bollinger",
        Summary = "The lower Bollinger band for long, the upper one for short (Bollinger 2001).",
        Parameters =
        [
            ParameterDefinition.Bars("period", 20, 2, 5000, "bars of the bands"),
            ParameterDefinition.Real("width", 2, 0.1, 10, "half the width of the bands in standard deviations"),
        ],
        StandsWhenPassed = true,
        Create = static (spec, plan) => new BollingerBands(spec, plan),
    };

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        var middle = frame[_middle];
        return double.IsNaN(middle)
            ? NotWarm()
            : EntryLevel.At(
                frame[context.Bias == Bias.Long ? _lower : _upper],
                new EntryReason("middle band", middle),
                new EntryReason("half width", 0.5 * (frame[_upper] - frame[_lower])));
    }
}
