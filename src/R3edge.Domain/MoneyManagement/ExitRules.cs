using R3edge.Domain.Regimes;

namespace R3edge.Domain.MoneyManagement;

/// <summary>How positions are left, besides their first stop and their targets.</summary>
public sealed record ExitRules
{
    /// <summary>Nothing but stop, targets and signals.</summary>
    public static ExitRules Default { get; } = new();

    /// <summary>How the stop follows the price.</summary>
    public TrailingModel Trailing { get; init; } = new TrailingModel.None();

    /// <summary>When the stop moves to the entry price; null for never.</summary>
    public BreakEvenModel? BreakEven { get; init; }

    /// <summary>How many bars a position may be held from its first fill, 1 to 1000000; null for any number.</summary>
    public int? MaximumBars { get; init; }

    /// <summary>Whether a signal in the other direction closes the position. Who follows positions carries this out: it is not part of a position's plan.</summary>
    public bool ExitOnOppositeSignal { get; init; } = true;

    /// <summary>Regimes in which a position may stay open.</summary>
    public Regime AllowedRegimes { get; init; } = Regime.Any;

    /// <summary>Why the rules cannot be used, in one sentence; null where they can.</summary>
    public string? Problem => Trailing.Problem ?? BreakEven?.Problem ?? this switch
    {
        { MaximumBars: < 1 or > 1_000_000 } => "the maximum holding must be 1 to 1000000 bars",
        { AllowedRegimes: Regime.None } => "at least one regime must be allowed",
        _ => null,
    };
}
