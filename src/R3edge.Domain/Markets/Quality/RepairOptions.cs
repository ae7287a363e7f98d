namespace R3edge.Domain.Markets.Quality;

/// <summary>What <see cref="BarRepair"/> may do beyond dropping and sorting.</summary>
public sealed record RepairOptions
{
    /// <summary>Drop and sort only.</summary>
    public static RepairOptions Default { get; } = new();

    /// <summary>
    /// Whether gaps are filled by flat bars at the last close with volume 0. Default false: invented bars must be asked for.
    /// </summary>
    public bool FillGaps { get; init; }
}
