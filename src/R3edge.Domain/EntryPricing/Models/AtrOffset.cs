using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>The close less a multiple of the average true range (Wilder 1978) for long, plus it for short: a pull-back of usual size.</summary>
public sealed class AtrOffset : EntryPriceModel
{
    private readonly double _multiple;
    private readonly Column _atr;

    private AtrOffset(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        _multiple = Parameter("multiple");
        _atr = Use(IndicatorRegistry.Spec("atr", Parameter("period")));
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "atr-offset",
        Summary = "The close less a multiple of the average true range for long, plus it for short (Wilder 1978).",
        Parameters =
        [
            ParameterDefinition.Bars("period", 14, 1, 5000, "bars of the average true range"),
            ParameterDefinition.Real("multiple", 0.5, 0.01, 20, "average true ranges from the close"),
        ],
        StandsWhenPassed = true,
        Create = static (spec, plan) => new AtrOffset(spec, plan),
    };

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        var atr = frame[_atr];
        if (double.IsNaN(atr))
        {
            return NotWarm();
        }

        var close = frame[Column.Close];
        return EntryLevel.At(close - context.Bias.Sign() * _multiple * atr, new EntryReason("close", close), new EntryReason("average true range", atr));
    }
}
