using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>
/// The close of the next bar at which two simple moving averages would meet; a close beyond it makes them cross. With F the sum of the
/// last fast - 1 closes and S that of the last slow - 1, both averages of a close p are (F + p) / fast and (S + p) / slow, so
/// p = (S / slow - F / fast) / (1 / fast - 1 / slow).
/// </summary>
public sealed class MovingAverageCross : EntryPriceModel
{
    private readonly int _fast;
    private readonly int _slow;
    private readonly Column _fastMean;
    private readonly Column _slowMean;
    private readonly Column _fastRest;
    private readonly Column _slowRest;

    private MovingAverageCross(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        _fast = spec.Parameters.Integer("fast");
        _slow = spec.Parameters.Integer("slow");
        _fastMean = Use(IndicatorRegistry.Spec("sma", _fast));
        _slowMean = Use(IndicatorRegistry.Spec("sma", _slow));
        _fastRest = Use(IndicatorRegistry.Spec("sma", _fast - 1));
        _slowRest = Use(IndicatorRegistry.Spec("sma", _slow - 1));
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "ma-cross",
        Summary = "The close of the next bar at which the fast moving average meets the slow one from the other side; entered beyond it.",
        Parameters =
        [
            ParameterDefinition.Bars("fast", 10, 2, 5000, "bars of the fast average"),
            ParameterDefinition.Bars("slow", 30, 3, 10_000, "bars of the slow average"),
        ],
        Order = EntryOrder.Stop,
        StandsWhenPassed = true,
        RefuseTogether = ParameterRules.Increasing("fast", "slow"),
        Create = static (spec, plan) => new MovingAverageCross(spec, plan),
    };

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        var (fast, slow) = (frame[_fastMean], frame[_slowMean]);
        if (double.IsNaN(fast) || double.IsNaN(slow))
        {
            return NotWarm();
        }

        var (fastReason, slowReason) = (new EntryReason("fast average", fast), new EntryReason("slow average", slow));
        var isAhead = context.Bias.Sign() * (slow - fast) > 0.0;
        if (!isAhead)
        {
            return EntryLevel.Refused(EntryRefusalKind.AlreadyCrossed, fastReason, slowReason);
        }

        // In differences from the slow rest, so that the subtraction of two nearly equal sums loses nothing.
        var rest = frame[_slowRest];
        var (f, s) = ((double)_fast, (double)_slow);
        var level = rest + ((rest - frame[_fastRest]) * (f - 1.0) * s / (s - f));
        return EntryLevel.At(level, fastReason, slowReason);
    }
}
