namespace R3edge.Domain.Signals.Qualification.Calibration;

/// <summary>
/// How far confidences were from what came: the mean of (confidence - outcome)^2 with an outcome of 1 or 0 (Brier 1950),
/// kept as running sums. 0 is perfect; saying one half of everything scores 0.25.
/// </summary>
/// <param name="Count">Trades.</param>
/// <param name="Wins">Those that won.</param>
/// <param name="SumOfSquares">Sum of the squared errors.</param>
public readonly record struct BrierScore(int Count, int Wins, double SumOfSquares)
{
    /// <summary>The score, 0 to 1; null without a trade.</summary>
    public double? Score => Count == 0 ? null : SumOfSquares / Count;

    /// <summary>What saying the share of winners of every trade would have scored, in hindsight: w (1 - w); null without a trade.</summary>
    public double? BaseRateScore => Count == 0 ? null : (double)Wins / Count * (Count - Wins) / Count;

    /// <summary>How much better than the base rate: 1 - score / base rate's score; null where all trades ended alike.</summary>
    public double? Skill => BaseRateScore is { } reference and > 0.0 ? 1.0 - Score!.Value / reference : null;

    /// <summary>The score with one more trade.</summary>
    /// <param name="confidence">What was said, 0 to 1.</param>
    /// <param name="hasWon">What came.</param>
    public BrierScore With(double confidence, bool hasWon)
    {
        var error = confidence - (hasWon ? 1.0 : 0.0);
        return new BrierScore(Count + 1, Wins + (hasWon ? 1 : 0), SumOfSquares + error * error);
    }

    /// <summary>The score over the trades of both.</summary>
    /// <param name="other">The score of other trades.</param>
    public BrierScore Plus(BrierScore other) => new(Count + other.Count, Wins + other.Wins, SumOfSquares + other.SumOfSquares);
}
