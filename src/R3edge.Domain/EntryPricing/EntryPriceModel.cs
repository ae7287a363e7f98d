using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing;

/// <summary>
/// A way to find the price to enter at. It knows the market only through the columns it declares, keeps no state of its own and judges
/// no signal: whether to enter at all is decided elsewhere.
/// </summary>
public abstract class EntryPriceModel
{
    private readonly BoardPlan _plan;

    /// <summary>Creates the model; derived classes declare their columns in their constructors.</summary>
    /// <param name="spec">What the registry knows of it, and its parameters.</param>
    /// <param name="plan">Where its columns are declared.</param>
    protected EntryPriceModel(EntryPriceModelSpec spec, BoardPlan plan)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(plan);
        Spec = spec;
        Name = spec.ToString();
        _plan = plan;
    }

    /// <summary>What the registry knows of it, and its parameters.</summary>
    public EntryPriceModelSpec Spec { get; }

    /// <summary>Its name with its parameters.</summary>
    public string Name { get; }

    /// <summary>How many bars its columns need before they have values.</summary>
    public int WarmUp { get; private set; } = 1;

    /// <summary>For how many bars after the last one its price is good, 1 or more.</summary>
    public virtual int ValidityBars => 1;

    /// <summary>The level at a bar's close; its own columns may still be NaN.</summary>
    /// <param name="frame">The bar that closed. Nothing before it may be read: the first bars have nothing before them.</param>
    /// <param name="context">What else it knows.</param>
    public abstract EntryLevel Level(Frame frame, in EntryContext context);

    /// <summary>Declares an indicator and gives the column of one of its outputs.</summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="output">The name of the output; the first one where none is given.</param>
    protected Column Use(IndicatorSpec indicator, string? output = null)
    {
        WarmUp = Math.Max(WarmUp, indicator.WarmUp);
        return _plan.Use(indicator, output);
    }

    /// <summary>The value of a parameter.</summary>
    /// <param name="name">Its name.</param>
    protected double Parameter(string name) => Spec.Parameters[name];

    /// <summary>The refusal of a model that has seen too few bars.</summary>
    protected EntryLevel NotWarm() => EntryLevel.Refused(EntryRefusalKind.NotWarm, new EntryReason("bars needed", WarmUp));

    /// <summary>The parameter of a price that stays good for more than one bar.</summary>
    /// <param name="defaultValue">Bars where none are given.</param>
    protected static ParameterDefinition Valid(int defaultValue) =>
        ParameterDefinition.Bars("valid", defaultValue, 1, 500, "bars for which the price is good");
}
