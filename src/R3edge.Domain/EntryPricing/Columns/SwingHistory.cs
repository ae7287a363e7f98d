using System.Collections.Immutable;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.EntryPricing.Columns;

/// <summary>
/// The last confirmed swing highs and lows, newest first, as <see cref="Swings"/> defines them, and the last leg between a low and a
/// high: where it started and where it ended. Swings of the same kind that follow each other extend the leg to the more extreme one; a
/// bar that is both a swing high and a swing low counts as the high first. NaN where there is none yet.
/// Mutable: do not copy one that is in use.
/// </summary>
internal sealed class SwingHistory : IIndicator
{
    /// <summary>How many highs and how many lows are kept.</summary>
    public const int Depth = 8;

    private readonly int _bars;
    private readonly double[] _highs;
    private readonly double[] _lows;
    private readonly double[] _outputs = new double[2 * Depth + 2];
    private int _position;
    private int _missing;

    private SwingHistory(int bars)
    {
        _bars = bars;
        _highs = new double[2 * bars + 1];
        _lows = new double[2 * bars + 1];
        _missing = _highs.Length;
        Array.Fill(_outputs, double.NaN);
    }

    private static IndicatorDefinition Definition { get; } = new()
    {
        Name = "swing-history",
        Summary = "The last confirmed swing highs and lows, newest first, and the start and end of the last leg, in quote units.",
        Parameters = [ParameterDefinition.Bars("bars", 5, 1, 500, "bars on each side of a swing")],
        Outputs =
        [
            .. Enumerable.Range(1, Depth).Select(i => $"high{i}"),
            .. Enumerable.Range(1, Depth).Select(i => $"low{i}"),
            "leg-start",
            "leg-end",
        ],
        WarmUp = static values => Swings.WarmUp(values.Integer("bars")),
        Create = static values => new SwingHistory(values.Integer("bars")),
        Compute = static (values, series, outputs) => Compute(series, values.Integer("bars"), outputs),
    };

    /// <summary>The names of the columns of swings: highs, then lows, newest first.</summary>
    public static ImmutableArray<string> SwingOutputs => Definition.Outputs[..(2 * Depth)];

    private ref double LegStart => ref _outputs[2 * Depth];

    private ref double LegEnd => ref _outputs[2 * Depth + 1];

    /// <summary>The columns <c>high1</c> to <c>high8</c>, <c>low1</c> to <c>low8</c>, <c>leg-start</c> and <c>leg-end</c>.</summary>
    public static IndicatorSpec Spec(int bars) => IndicatorRegistry.Spec(Definition, bars);

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs)
    {
        Update(bar.High, bar.Low);
        _outputs.CopyTo(outputs);
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_highs);
        writer.Write(_lows);
        writer.Write(_outputs);
        writer.Write(_position);
        writer.Write(_missing);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_highs);
        reader.Read(_lows);
        reader.Read(_outputs);
        _position = SnapshotChecks.ReadCount(ref reader, _highs.Length - 1);
        _missing = SnapshotChecks.ReadCount(ref reader, _highs.Length);
    }

    private static void Compute(BarSeries series, int bars, double[][] outputs)
    {
        var state = new SwingHistory(bars);
        for (var i = 0; i < series.Count; i++)
        {
            state.Update(series.High[i], series.Low[i]);
            for (var output = 0; output < outputs.Length; output++)
            {
                outputs[output][i] = state._outputs[output];
            }
        }
    }

    private static bool IsPeak(double[] values, int candidate, int bars, int sign)
    {
        var value = sign * values[candidate];
        var before = candidate;
        var after = candidate;
        for (var i = 0; i < bars; i++)
        {
            before = before == 0 ? values.Length - 1 : before - 1;
            after = after + 1 == values.Length ? 0 : after + 1;
            if (sign * values[before] >= value || sign * values[after] > value)
            {
                return false;
            }
        }

        return true;
    }

    private void Update(double high, double low)
    {
        _highs[_position] = high;
        _lows[_position] = low;
        _position = _position + 1 == _highs.Length ? 0 : _position + 1;
        if (_missing > 0 && --_missing > 0)
        {
            return;
        }

        // The position is that of the oldest bar, so the candidate stands so many places further.
        var candidate = (_position + _bars) % _highs.Length;
        if (IsPeak(_highs, candidate, _bars, 1))
        {
            Confirm(_highs[candidate], _outputs.AsSpan(0, Depth), 1);
        }

        if (IsPeak(_lows, candidate, _bars, -1))
        {
            Confirm(_lows[candidate], _outputs.AsSpan(Depth, Depth), -1);
        }
    }

    private void Confirm(double price, Span<double> kept, int sign)
    {
        // What is confirmed before: the newest swing of the other kind, where the leg can start.
        var other = _outputs[sign > 0 ? Depth : 0];
        kept[..^1].CopyTo(kept[1..]);
        kept[0] = price;
        if (double.IsNaN(LegEnd))
        {
            if (sign * (price - other) > 0.0)
            {
                (LegStart, LegEnd) = (other, price);
            }

            return;
        }

        // A swing that is not beyond the end of the leg neither extends nor turns it.
        if (sign * (price - LegEnd) > 0.0)
        {
            LegStart = sign * (LegEnd - LegStart) > 0.0 ? LegStart : LegEnd;
            LegEnd = price;
        }
    }
}
