using R3edge.Domain.EntryPricing.Columns;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>
/// The nearest support below the close for long, the nearest resistance above it for short. Levels are the last eight confirmed swing
/// highs and the last eight lows alike, since a broken resistance supports. Walking away from the close, a level and those that follow
/// it within the tolerance make a cluster; the first cluster with enough touches gives its mean.
/// </summary>
public sealed class SupportResistance : EntryPriceModel
{
    private readonly double _tolerance;
    private readonly double _touches;
    private readonly Column[] _swings;
    private readonly Column _atr;

    private SupportResistance(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        ValidityBars = spec.Parameters.Integer("valid");
        _tolerance = Parameter("tolerance");
        _touches = Parameter("touches");
        var swings = SwingHistory.Spec(spec.Parameters.Integer("bars"));
        _swings = [.. SwingHistory.SwingOutputs.Select(output => Use(swings, output))];
        _atr = Use(IndicatorRegistry.Spec("atr", 14));
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "support-resistance",
        Summary = "The nearest cluster of confirmed swings below the close for long, above it for short.",
        Parameters =
        [
            ParameterDefinition.Bars("bars", 5, 1, 500, "bars on each side that confirm a swing"),
            ParameterDefinition.Real("tolerance", 0.5, 0, 10, "width of a cluster in average true ranges of 14 bars"),
            ParameterDefinition.Bars("touches", 1, 1, 2 * SwingHistory.Depth, "swings that a cluster needs"),
            Valid(12),
        ],
        StandsWhenPassed = false,
        Create = static (spec, plan) => new SupportResistance(spec, plan),
    };

    /// <inheritdoc/>
    public override int ValidityBars { get; }

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        var atr = frame[_atr];
        if (double.IsNaN(atr))
        {
            return NotWarm();
        }

        // Distances from the close, so that long and short are the same search.
        var close = frame[Column.Close];
        var sign = context.Bias.Sign();
        Span<double> distances = stackalloc double[2 * SwingHistory.Depth];
        var count = 0;
        foreach (var swing in _swings)
        {
            var distance = sign * (close - frame[swing]);
            if (distance > 0.0)
            {
                distances[count++] = distance;
            }
        }

        distances = distances[..count];
        distances.Sort();
        return FirstCluster(distances, close, sign, atr);
    }

    private EntryLevel FirstCluster(ReadOnlySpan<double> distances, double close, int sign, double atr)
    {
        for (var first = 0; first < distances.Length;)
        {
            var (end, sum) = (first, 0.0);
            while (end < distances.Length && distances[end] - distances[first] <= _tolerance * atr)
            {
                sum += distances[end++];
            }

            var touches = end - first;
            if (touches >= _touches)
            {
                return EntryLevel.At(
                    close - sign * sum / touches,
                    new EntryReason("touches", touches),
                    new EntryReason("nearest swing", close - sign * distances[first]),
                    new EntryReason("furthest swing", close - sign * distances[end - 1]),
                    new EntryReason("average true range", atr));
            }

            first = end;
        }

        return EntryLevel.Refused(EntryRefusalKind.NoSwing, new EntryReason("swings on that side", distances.Length));
    }
}
