using R3edge.Domain.EntryPricing.Columns;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>
/// The nearest of three retracements (38.2, 50 and 61.8 % unless set otherwise) of the last confirmed swing leg that the close has not
/// reached: of a rising leg for long, of a falling one for short. Refused where the close is past the deepest.
/// </summary>
public sealed class FibonacciRetracement : EntryPriceModel
{
    private readonly double[] _ratios;
    private readonly Column _start;
    private readonly Column _end;

    private FibonacciRetracement(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        ValidityBars = spec.Parameters.Integer("valid");
        _ratios = [Parameter("first"), Parameter("second"), Parameter("third")];
        var swings = SwingHistory.Spec(spec.Parameters.Integer("bars"));
        _start = Use(swings, "leg-start");
        _end = Use(swings, "leg-end");
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "fibonacci",
        Summary = "The nearest retracement (38.2, 50 or 61.8 %) of the last confirmed swing leg that the close has not reached.",
        Parameters =
        [
            ParameterDefinition.Bars("bars", 5, 1, 500, "bars on each side that confirm a swing"),
            ParameterDefinition.Real("first", 0.382, 0.01, 0.99, "shallowest retracement, a fraction of the leg"),
            ParameterDefinition.Real("second", 0.5, 0.01, 0.99, "middle retracement"),
            ParameterDefinition.Real("third", 0.618, 0.01, 0.99, "deepest retracement"),
            Valid(12),
        ],
        StandsWhenPassed = false,
        RefuseTogether = ParameterRules.Increasing("first", "second", "third"),
        Create = static (spec, plan) => new FibonacciRetracement(spec, plan),
    };

    /// <inheritdoc/>
    public override int ValidityBars { get; }

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        var (start, end) = (frame[_start], frame[_end]);
        if (double.IsNaN(end))
        {
            return EntryLevel.Refused(EntryRefusalKind.NoSwing);
        }

        var (startReason, endReason) = (new EntryReason("leg start", start), new EntryReason("leg end", end));
        var sign = context.Bias.Sign();
        if (sign * (end - start) <= 0.0)
        {
            return EntryLevel.Refused(EntryRefusalKind.LegAgainstBias, startReason, endReason);
        }

        var close = frame[Column.Close];
        foreach (var ratio in _ratios)
        {
            var level = end - ratio * (end - start);
            if (sign * (close - level) > 0.0)
            {
                return EntryLevel.At(level, startReason, endReason, new EntryReason("retracement", ratio));
            }
        }

        return EntryLevel.Refused(EntryRefusalKind.WrongSide, startReason, endReason, new EntryReason("close", close));
    }
}
