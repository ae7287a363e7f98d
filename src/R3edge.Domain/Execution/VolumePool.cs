namespace R3edge.Domain.Execution;

/// <summary>The volume of one market event, and what our fills take of it.</summary>
internal struct VolumePool
{
    /// <summary>Base units that our fills may still take; <see cref="decimal.MaxValue"/> for no limit.</summary>
    public decimal Available { get; set; }

    /// <summary>Base units that our fills took.</summary>
    public decimal Traded { get; set; }

    /// <summary>What the market traded or showed, in base units.</summary>
    public double Volume { get; set; }

    /// <summary>Counts a fill.</summary>
    public void Take(decimal quantity)
    {
        Traded += quantity;
        Available -= quantity;
    }
}
