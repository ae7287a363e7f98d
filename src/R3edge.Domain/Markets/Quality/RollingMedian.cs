namespace R3edge.Domain.Markets.Quality;

/// <summary>The median of the last values, kept in a sorted window.</summary>
/// <param name="length">How many values the window holds.</param>
internal sealed class RollingMedian(int length)
{
    private readonly double[] _ring = new double[length];
    private readonly double[] _sorted = new double[length];
    private int _next;

    public int Count { get; private set; }

    /// <summary>The median; the mean of the middle two for an even count. NaN while empty.</summary>
    public double Value => Count == 0 ? double.NaN : 0.5 * (_sorted[(Count - 1) / 2] + _sorted[Count / 2]);

    public void Add(double value)
    {
        if (Count == length)
        {
            var leaving = Array.BinarySearch(_sorted, 0, Count, _ring[_next]);
            Array.Copy(_sorted, leaving + 1, _sorted, leaving, Count - leaving - 1);
            Count--;
        }

        _ring[_next] = value;
        _next = (_next + 1) % length;
        var index = Array.BinarySearch(_sorted, 0, Count, value);
        index = index < 0 ? ~index : index;
        Array.Copy(_sorted, index, _sorted, index + 1, Count - index);
        _sorted[index] = value;
        Count++;
    }
}
