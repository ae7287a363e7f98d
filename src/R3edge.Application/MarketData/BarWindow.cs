using System.Collections;
using R3edge.Domain.Markets;

namespace R3edge.Application.MarketData;

/// <summary>
/// The last bars of an instrument and timeframe as they were at one moment, oldest first. Immutable, and cheap to make: windows
/// that follow each other share one array, to which only what none of them shows is ever written.
/// </summary>
public sealed class BarWindow : IReadOnlyList<Bar>
{
    private readonly Bar[] _bars;
    private readonly int _start;

    private BarWindow(Bar[] bars, int start, int count, int generation)
    {
        _bars = bars;
        _start = start;
        Count = count;
        Generation = generation;
    }

    /// <summary>No bars.</summary>
    public static BarWindow Empty { get; } = new([], 0, 0, 0);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>
    /// Grows when bars in the middle were added or replaced. Of two windows of one generation the later one holds the bars of the
    /// earlier one but for those that left at its beginning, and then newer ones.
    /// </summary>
    public int Generation { get; }

    /// <inheritdoc/>
    public Bar this[int index] => index >= 0 && index < Count
        ? _bars[_start + index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, "The window has no such bar.");

    /// <summary>The bars as one piece of memory.</summary>
    public ReadOnlySpan<Bar> AsSpan() => _bars.AsSpan(_start, Count);

    /// <summary>The place of the first bar that opens at or after an instant; <see cref="Count"/> where there is none.</summary>
    /// <param name="time">UTC.</param>
    public int IndexOf(DateTime time)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _bars[_start + middle].OpenTime < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <inheritdoc/>
    public IEnumerator<Bar> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _bars[_start + i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A window of some bars.</summary>
    internal static BarWindow Of(IReadOnlyList<Bar> bars, int most, int generation)
    {
        var count = Math.Min(bars.Count, most);
        var copy = new Bar[Math.Max(16, count * 2)];
        for (var i = 0; i < count; i++)
        {
            copy[i] = bars[bars.Count - count + i];
        }

        return new BarWindow(copy, 0, count, generation);
    }

    /// <summary>The next window: with one more bar, and at most so many. Only to be asked of the latest window, by one thread.</summary>
    internal BarWindow With(in Bar bar, int most)
    {
        var end = _start + Count;
        var (bars, start, count) = (_bars, _start, Count);
        if (count == most)
        {
            (start, count) = (start + 1, count - 1);
        }

        if (end == bars.Length)
        {
            bars = new Bar[Math.Max(16, count * 2)];
            Array.Copy(_bars, start, bars, 0, count);
            start = 0;
        }

        bars[start + count] = bar;
        return new BarWindow(bars, start, count + 1, Generation);
    }
}
