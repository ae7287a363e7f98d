using System.Runtime.InteropServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Application.Collection;

/// <summary>Tells the timeframe of bars from the distances between their times.</summary>
internal static class TimeframeInference
{
    // Bars of a market that often does not trade may be further apart than one interval more often than not; but some stand side by side.
    private const int SparseShare = 20;

    /// <summary>Infers the timeframe where none is asked for, and checks it against the data otherwise.</summary>
    /// <param name="source">The file as the user named it.</param>
    /// <param name="rows">The bars in any order, with any close times.</param>
    /// <param name="requested">What the user says it is.</param>
    /// <param name="timeframe">The timeframe.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static DataError? Infer(string source, ReadOnlySpan<BarRow> rows, Timeframe? requested, out Timeframe timeframe)
    {
        timeframe = requested ?? default;
        var steps = CountSteps(rows);
        if (steps.Count == 0)
        {
            return requested is not null
                ? null
                : DataError.InFile(source, "one time alone does not tell the timeframe; name it with --timeframe");
        }

        var common = steps.OrderByDescending(step => step.Value).ThenBy(step => step.Key).First().Key;
        if (requested is { } asked)
        {
            return Check(source, asked, common, steps);
        }

        return Timeframe.TryFromDuration(new TimeSpan(common), out timeframe)
            ? null
            : DataError.InFile(
                source,
                $"most bars are {Describe(common)} apart, which is not a timeframe; there are {string.Join(' ', Timeframe.All)}");
    }

    private static DataError? Check(string source, Timeframe asked, long common, Dictionary<long, int> steps)
    {
        var duration = asked.Duration.Ticks;
        if (common == duration)
        {
            return null;
        }

        if (common < duration)
        {
            return DataError.InFile(
                source,
                $"its bars are {Describe(common)} apart, finer than {asked}; "
                + $"make {asked} bars with 'r3edge data resample {source} --timeframe {asked} --out OUT'");
        }

        var sideBySide = steps.GetValueOrDefault(duration);
        return common % duration == 0 && (long)sideBySide * SparseShare >= steps.Values.Sum(count => (long)count)
            ? null
            : DataError.InFile(source, $"its bars are {Describe(common)} apart, so the timeframe cannot be {asked}");
    }

    private static Dictionary<long, int> CountSteps(ReadOnlySpan<BarRow> rows)
    {
        var steps = new Dictionary<long, int>();
        for (var i = 1; i < rows.Length; i++)
        {
            var step = rows[i].Bar.OpenTime.Ticks - rows[i - 1].Bar.OpenTime.Ticks;
            if (step > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(steps, step, out _)++;
            }
        }

        return steps;
    }

    private static string Describe(long ticks)
    {
        var step = new TimeSpan(ticks);
        return Timeframe.TryFromDuration(step, out var timeframe) ? timeframe.ToString() : step.ToString("c");
    }
}
