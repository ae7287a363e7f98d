using R3edge.Domain.Parameters;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>Either a plan or a refusal, with the numbers behind it.</summary>
public readonly record struct EntryDecision
{
    private readonly PositionPlan? _plan;
    private readonly EntryRefusal _refusal;

    private EntryDecision(PositionPlan? plan, EntryRefusal refusal, in EntrySizing sizing)
    {
        _plan = plan;
        _refusal = refusal;
        Sizing = sizing;
    }

    /// <summary>Whether there is a plan.</summary>
    public bool IsAccepted => _plan is not null;

    /// <summary>The plan.</summary>
    /// <exception cref="InvalidOperationException">The entry was refused.</exception>
    public PositionPlan Plan => _plan ?? throw new InvalidOperationException("A refused entry has no plan.");

    /// <summary>Why there is none.</summary>
    /// <exception cref="InvalidOperationException">The entry was accepted, or nothing was decided.</exception>
    public EntryRefusal Refusal => _refusal == default
        ? throw new InvalidOperationException("Only a refused entry has a reason.")
        : _refusal;

    /// <summary>The numbers as far as they were worked out; what was not is 0 or null.</summary>
    public EntrySizing Sizing { get; }

    /// <summary>The decision in one sentence, for a log or a report.</summary>
    public string Describe()
    {
        if (_plan is null)
        {
            return _refusal == EntryRefusal.Halted ? Sizing.Halt.Describe() : Refusal.Describe();
        }

        var cut = Sizing.Cap == SizeCap.None ? "" : $", of {ModelText.Format(Sizing.WantedQuantity)} wanted and cut by {Sizing.Cap}";
        var stop = Sizing.StopPrice is { } price ? $"with the stop at {ModelText.Format(price)}" : "without a stop";
        return $"Enter {_plan.Bias} with {ModelText.Format(Sizing.Quantity)}{cut}, {stop}.";
    }

    /// <summary>An entry to make.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sizing">The numbers behind it.</param>
    public static EntryDecision Accept(PositionPlan plan, in EntrySizing sizing)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new EntryDecision(plan, default, sizing);
    }

    /// <summary>An entry not to make.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="sizing">The numbers behind it, as far as they were worked out.</param>
    public static EntryDecision Refuse(EntryRefusal refusal, in EntrySizing sizing) => new(null, refusal, sizing);
}

/// <summary>The numbers behind a decision.</summary>
/// <param name="Halt">What has halted entries.</param>
/// <param name="SizeFactor">What the size was multiplied by: below 1 while reduced, 0 before a size was looked for.</param>
/// <param name="StopPrice">The stop, in quote units.</param>
/// <param name="WantedQuantity">What the model asks for, times the factor, before any cap and any rounding, in base units at the reference price.</param>
/// <param name="Quantity">What is left after caps and rounding to lots, in base units at the reference price.</param>
/// <param name="Cap">What made it smaller.</param>
public readonly record struct EntrySizing(
    HaltCause Halt, decimal SizeFactor, decimal? StopPrice, decimal WantedQuantity, decimal Quantity, SizeCap Cap)
{
    /// <summary>Distance from the reference price to the stop, in quote units per base unit; null without a stop.</summary>
    public decimal? RiskPerUnit { get; init; }
}

/// <summary>What made a size smaller than its model asked for, besides rounding to lots.</summary>
public enum SizeCap
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The buying power.</summary>
    BuyingPower,

    /// <summary>The maximum leverage.</summary>
    Leverage,

    /// <summary>The exposure limit of the instrument.</summary>
    InstrumentExposure,

    /// <summary>The exposure limit of the venue.</summary>
    VenueExposure,

    /// <summary>The exposure limit of the account.</summary>
    AccountExposure,
}
