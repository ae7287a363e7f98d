using System.Collections.Immutable;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// Purged and embargoed k-fold cross-validation (Lopez de Prado 2018, Advances in Financial Machine Learning, chapter 7). A
/// sample at bar i whose outcome is known at bar e uses the bars i to e. The samples are cut into k folds of time; for each, the
/// samples outside that use a bar which the fold's samples use are left out of training (purged), and so are those that start
/// within the embargo after the last such bar, because what happened there is not forgotten at once.
/// </summary>
public static class PurgedKFold
{
    /// <summary>Splits samples whose outcomes all take equally long.</summary>
    /// <param name="samples">How many samples, one a bar.</param>
    /// <param name="folds">k, from 2 to the number of samples; sizes differ by one at most.</param>
    /// <param name="horizon">How many bars after its own a sample's outcome is known, 0 or more.</param>
    /// <param name="embargo">How many bars after the test are not learnt from, 0 or more.</param>
    public static ImmutableArray<PurgedFold> Split(int samples, int folds, int horizon, int embargo)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        var ends = new int[samples];
        for (var i = 0; i < samples; i++)
        {
            ends[i] = (int)Math.Min(int.MaxValue, (long)i + horizon);
        }

        return Split(ends, folds, embargo);
    }

    /// <summary>Splits samples.</summary>
    /// <param name="outcomeBars">For the sample at each bar, the bar at whose close its outcome is known: its own or a later one.</param>
    /// <param name="folds">k, from 2 to the number of samples; sizes differ by one at most.</param>
    /// <param name="embargo">How many bars after the test are not learnt from, 0 or more.</param>
    /// <returns>The folds in time order; together their tests are all samples.</returns>
    /// <exception cref="ArgumentException">An outcome is known before its sample.</exception>
    public static ImmutableArray<PurgedFold> Split(ReadOnlySpan<int> outcomeBars, int folds, int embargo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, outcomeBars.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(embargo);
        for (var i = 0; i < outcomeBars.Length; i++)
        {
            if (outcomeBars[i] < i)
            {
                throw new ArgumentException($"The outcome of sample {i} is known at bar {outcomeBars[i]}, before it.", nameof(outcomeBars));
            }
        }

        var result = ImmutableArray.CreateBuilder<PurgedFold>(folds);
        for (var fold = 0; fold < folds; fold++)
        {
            var start = (int)((long)outcomeBars.Length * fold / folds);
            var end = (int)((long)outcomeBars.Length * (fold + 1) / folds);
            result.Add(new PurgedFold(new BarRange(start, end), Train(outcomeBars, start, end, embargo)));
        }

        return result.MoveToImmutable();
    }

    private static ImmutableArray<int> Train(ReadOnlySpan<int> outcomeBars, int start, int end, int embargo)
    {
        long lastUsed = start;
        foreach (var bar in outcomeBars[start..end])
        {
            lastUsed = Math.Max(lastUsed, bar);
        }

        var train = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < start; i++)
        {
            if (outcomeBars[i] < start)
            {
                train.Add(i);
            }
        }

        for (var i = lastUsed + embargo + 1; i < outcomeBars.Length; i++)
        {
            train.Add((int)i);
        }

        return train.ToImmutable();
    }
}
