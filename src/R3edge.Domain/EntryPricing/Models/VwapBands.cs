using R3edge.Domain.EntryPricing.Columns;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Models;

/// <summary>
/// The volume-weighted average price since UTC midnight less a multiple of the volume-weighted standard deviation for long, plus it for
/// short. Refused for the last bar of a session: the next one starts anew.
/// </summary>
public sealed class VwapBands : EntryPriceModel
{
    private readonly double _multiple;
    private readonly double _minimumBars;
    private readonly Column _vwap;
    private readonly Column _deviation;
    private readonly Column _bars;

    private VwapBands(EntryPriceModelSpec spec, BoardPlan plan)
        : base(spec, plan)
    {
        _multiple = Parameter("width");
        _minimumBars = Parameter("minimum");
        _vwap = Use(SessionVwapBands.Spec, "vwap");
        _deviation = Use(SessionVwapBands.Spec, "deviation");
        _bars = Use(SessionVwapBands.Spec, "bars");
    }

    /// <summary>What the registry knows of it.</summary>
    public static EntryPriceModelDefinition Registration { get; } = new()
    {
        Name = "vwap",
        Summary = "The volume-weighted average price since UTC midnight less a multiple of its deviation for long, plus it for short.",
        Parameters =
        [
            ParameterDefinition.Real("width", 1, 0, 10, "distance in volume-weighted standard deviations"),
            ParameterDefinition.Bars("minimum", 6, 1, 1440, "bars with volume that the session needs"),
        ],
        StandsWhenPassed = true,
        Create = static (spec, plan) => new VwapBands(spec, plan),
    };

    /// <inheritdoc/>
    public override EntryLevel Level(Frame frame, in EntryContext context)
    {
        // The next bar opens where this one closes; one that opens on another day is of another session.
        var lastOpen = context.BarCloseTime - context.Timeframe.Duration;
        if (context.BarCloseTime.Date != lastOpen.Date)
        {
            return EntryLevel.Refused(EntryRefusalKind.SessionEnds);
        }

        var (vwap, deviation, bars) = (frame[_vwap], frame[_deviation], frame[_bars]);
        if (bars < _minimumBars)
        {
            return EntryLevel.Refused(
                EntryRefusalKind.NotWarm, new EntryReason("bars of the session with volume", bars), new EntryReason("bars needed", _minimumBars));
        }

        return EntryLevel.At(
            vwap - context.Bias.Sign() * _multiple * deviation,
            new EntryReason("session average", vwap),
            new EntryReason("deviation", deviation),
            new EntryReason("bars of the session", bars));
    }
}
