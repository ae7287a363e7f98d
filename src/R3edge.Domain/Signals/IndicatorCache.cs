using System.Collections.Concurrent;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Signals;

/// <summary>
/// The indicators of one series, computed by their batch forms and kept for every run over it: a sweep computes each
/// moving average once, however many parameter sets share it. Safe for many threads.
/// </summary>
/// <param name="series">The bars.</param>
/// <param name="maximumValues">How many numbers to keep at most; what comes later is computed each time.</param>
public sealed class IndicatorCache(BarSeries series, long maximumValues = IndicatorCache.DefaultMaximumValues)
{
    /// <summary>128 million numbers: one gigabyte.</summary>
    public const long DefaultMaximumValues = 128L << 20;

    private readonly ConcurrentDictionary<IndicatorSpec, Lazy<double[][]>> _outputs = new();
    private long _kept;

    /// <summary>The bars.</summary>
    public BarSeries Series { get; } = series;

    /// <summary>The columns of a plan: prices first, then each indicator's outputs.</summary>
    /// <param name="plan">The declarations.</param>
    public double[][] Columns(BoardPlan plan)
    {
        var columns = new double[plan.ColumnCount][];
        Series.PriceColumns().CopyTo(columns, 0);
        for (var i = 0; i < plan.Specs.Count; i++)
        {
            Outputs(plan.Specs[i]).CopyTo(columns, plan.Offset(i));
        }

        return columns;
    }

    /// <summary>The outputs of one indicator over the whole series.</summary>
    /// <param name="spec">The indicator.</param>
    public double[][] Outputs(IndicatorSpec spec)
    {
        if (_outputs.TryGetValue(spec, out var known))
        {
            return known.Value;
        }

        var size = (long)spec.Definition.Outputs.Length * Series.Count;
        if (Interlocked.Add(ref _kept, size) > maximumValues)
        {
            Interlocked.Add(ref _kept, -size);
            return Compute(spec);
        }

        return _outputs.GetOrAdd(spec, static (key, cache) => new Lazy<double[][]>(() => cache.Compute(key)), this).Value;
    }

    private double[][] Compute(IndicatorSpec spec)
    {
        var outputs = new double[spec.Definition.Outputs.Length][];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = GC.AllocateUninitializedArray<double>(Series.Count);
        }

        spec.Definition.Compute(spec.Values, Series, outputs);
        return outputs;
    }
}
