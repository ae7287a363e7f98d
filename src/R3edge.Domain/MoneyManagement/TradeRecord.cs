namespace R3edge.Domain.MoneyManagement;

/// <summary>What a session's closed trades have won and lost, kept as running sums.</summary>
/// <param name="Wins">Trades with a return above 0.</param>
/// <param name="Losses">The other trades.</param>
/// <param name="SumOfWins">Sum of the winning returns, as fractions of the entry value.</param>
/// <param name="SumOfLosses">Sum of the sizes of the losing returns, 0 or more.</param>
public readonly record struct TradeRecord(int Wins, int Losses, double SumOfWins, double SumOfLosses)
{
    /// <summary>No trades yet.</summary>
    public static TradeRecord Empty => default;

    /// <summary>All trades.</summary>
    public int Count => Wins + Losses;

    /// <summary>Winners over all trades; NaN without a trade.</summary>
    public double WinRate => (double)Wins / Count;

    /// <summary>Mean of the winning returns; NaN without a winner.</summary>
    public double AverageWin => SumOfWins / Wins;

    /// <summary>Mean size of the losing returns, 0 or more; NaN without a loser.</summary>
    public double AverageLoss => SumOfLosses / Losses;

    /// <summary>
    /// The Kelly bet (Kelly 1956): W - (1 - W) / R with R the average win over the average loss. W where nothing was
    /// lost, negative infinity where nothing was won, NaN without a trade.
    /// </summary>
    public double KellyFraction => Count == 0 ? double.NaN
        : Wins == 0 ? double.NegativeInfinity
        : SumOfLosses == 0.0 ? WinRate
        : WinRate - (1.0 - WinRate) * AverageLoss / AverageWin;

    /// <summary>The record with one more trade.</summary>
    /// <param name="tradeReturn">Profit over entry value, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The return is not finite.</exception>
    public TradeRecord With(double tradeReturn)
    {
        if (!double.IsFinite(tradeReturn))
        {
            throw new ArgumentOutOfRangeException(nameof(tradeReturn), tradeReturn, "The return must be finite.");
        }

        return tradeReturn > 0.0
            ? this with { Wins = Wins + 1, SumOfWins = SumOfWins + tradeReturn }
            : this with { Losses = Losses + 1, SumOfLosses = SumOfLosses - tradeReturn };
    }
}
