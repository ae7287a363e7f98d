namespace R3edge.Domain.Execution;

/// <summary>What a venue charges, as fractions of the notional (0.001 = 0.1 %); a negative rate is a rebate.</summary>
/// <param name="MakerRate">For fills of resting limit orders; above -1 and below 1.</param>
/// <param name="TakerRate">For fills against resting orders; above -1 and below 1.</param>
public sealed record FeeSchedule(decimal MakerRate, decimal TakerRate)
{
    /// <summary>No fees.</summary>
    public static FeeSchedule None { get; } = new(0m, 0m);

    /// <summary>For fills of resting limit orders.</summary>
    public decimal MakerRate { get; } = Checked(MakerRate, nameof(MakerRate));

    /// <summary>For fills against resting orders.</summary>
    public decimal TakerRate { get; } = Checked(TakerRate, nameof(TakerRate));

    /// <summary>The same rate for both.</summary>
    /// <param name="rate">A fraction, above -1 and below 1.</param>
    public static FeeSchedule Flat(decimal rate) => new(rate, rate);

    /// <summary>The rate of a fill.</summary>
    /// <param name="liquidity">Whether it took or made liquidity.</param>
    public decimal Rate(Liquidity liquidity) => liquidity == Liquidity.Maker ? MakerRate : TakerRate;

    /// <summary>The fee of a fill in quote units, not rounded.</summary>
    /// <param name="notional">Price times quantity, in quote units.</param>
    /// <param name="liquidity">Whether it took or made liquidity.</param>
    public decimal Fee(decimal notional, Liquidity liquidity) => notional * Rate(liquidity);

    private static decimal Checked(decimal rate, string name) => rate is > -1m and < 1m
        ? rate
        : throw new ArgumentOutOfRangeException(name, rate, "A fee rate is a fraction above -1 and below 1.");
}
