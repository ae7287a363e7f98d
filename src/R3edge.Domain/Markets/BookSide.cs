namespace R3edge.Domain.Markets;

/// <summary>
/// One side of an <see cref="OrderBook"/>: levels in a sorted array whose end is the best price, where most changes happen.
/// </summary>
/// <param name="descending">Whether the highest price is the best, as it is for bids.</param>
internal sealed class BookSide(bool descending)
{
    private readonly Comparison<BookLevel> _worstFirst = descending
        ? static (left, right) => left.Price.CompareTo(right.Price)
        : static (left, right) => right.Price.CompareTo(left.Price);

    private BookLevel[] _levels = new BookLevel[64];

    public int Count { get; private set; }

    /// <summary>Level i, 0 being the best.</summary>
    public BookLevel this[int index] => _levels[Count - 1 - index];

    public void Replace(ReadOnlySpan<BookLevel> levels)
    {
        Count = 0;
        if (_levels.Length < levels.Length)
        {
            _levels = new BookLevel[levels.Length * 2];
        }

        foreach (var level in levels)
        {
            if (level.Quantity > 0.0)
            {
                _levels[Count++] = level;
            }
        }

        _levels.AsSpan(0, Count).Sort(_worstFirst);
        for (var i = 1; i < Count; i++)
        {
            if (_levels[i].Price == _levels[i - 1].Price)
            {
                throw new ArgumentException($"The price {_levels[i].Price} occurs twice in a snapshot.", nameof(levels));
            }
        }
    }

    public void Set(BookLevel level)
    {
        var index = IndexOf(level.Price, out var found);
        if (level.Quantity > 0.0)
        {
            if (!found)
            {
                MakeRoom(index);
            }

            _levels[index] = level;
        }
        else if (found)
        {
            Array.Copy(_levels, index + 1, _levels, index, Count - index - 1);
            Count--;
        }
    }

    /// <summary>Drops all but the best levels.</summary>
    public void Keep(int levels)
    {
        var surplus = Count - levels;
        if (surplus > 0)
        {
            Array.Copy(_levels, surplus, _levels, 0, levels);
            Count = levels;
        }
    }

    private int IndexOf(double price, out bool found)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var candidate = _levels[middle].Price;
            if (descending ? candidate < price : candidate > price)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        found = low < Count && _levels[low].Price == price;
        return low;
    }

    private void MakeRoom(int index)
    {
        if (Count == _levels.Length)
        {
            Array.Resize(ref _levels, Count * 2);
        }

        Array.Copy(_levels, index, _levels, index + 1, Count - index);
        Count++;
    }
}
