using System.Collections.Immutable;

namespace R3edge.Domain.Backtesting;

/// <summary>Where the training range of a walk-forward starts.</summary>
public enum WalkForwardKind
{
    /// <summary>A window of fixed length that moves along with the test.</summary>
    Rolling,

    /// <summary>Always the first bar, so that the window grows.</summary>
    Anchored,
}

/// <summary>One step of a walk-forward: parameters are chosen on one range and judged on the range right after it.</summary>
/// <param name="Train">Where parameters are chosen.</param>
/// <param name="Test">Where the choice is judged; starts where training ends.</param>
public readonly record struct WalkForwardFold(BarRange Train, BarRange Test);

/// <summary>The folds of a walk-forward (Pardo 2008).</summary>
public static class WalkForwardPlan
{
    /// <summary>Divides a series into folds of equal test ranges that cover its end without a gap or an overlap.</summary>
    /// <param name="barCount">The bars of the series.</param>
    /// <param name="folds">How many folds, 1 or more.</param>
    /// <param name="trainFraction">
    /// The length of the first training range as a fraction of a fold's training and test ranges together, above 0 and below 1.
    /// </param>
    /// <param name="kind">Rolling or anchored.</param>
    /// <param name="minimumBars">The bars that every training and test range must have.</param>
    /// <param name="plan">The folds in time order, where they are long enough.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryCreate(
        int barCount,
        int folds,
        double trainFraction,
        WalkForwardKind kind,
        int minimumBars,
        out ImmutableArray<WalkForwardFold> plan,
        out string error)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        if (!(trainFraction > 0.0 && trainFraction < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(trainFraction), trainFraction, "Must be above 0 and below 1.");
        }

        // With n tests of length t after one training range of length r: r + n t = bars and r / (r + t) = fraction.
        var trainToTest = trainFraction / (1.0 - trainFraction);
        var test = (int)(barCount / (trainToTest + folds));
        var train = barCount - folds * test;
        plan = [];
        if (Math.Min(test, train) < minimumBars)
        {
            error = $"{barCount} bars in {folds} folds leave {train} bars to train and {test} to test on; at least {minimumBars} are needed for each";
            return false;
        }

        var builder = ImmutableArray.CreateBuilder<WalkForwardFold>(folds);
        for (var i = 0; i < folds; i++)
        {
            var start = train + i * test;
            var trainStart = kind == WalkForwardKind.Anchored ? 0 : start - train;
            builder.Add(new WalkForwardFold(new BarRange(trainStart, start), new BarRange(start, start + test)));
        }

        plan = builder.MoveToImmutable();
        error = "";
        return true;
    }
}
