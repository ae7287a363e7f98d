using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>
/// The numbers of the trades that were seen, as ranges. Only so many ranges are kept: a number below the oldest of them counts as
/// seen, because nobody knows any more. Adding in ascending order costs next to nothing.
/// </summary>
internal sealed class SeenSequences : ISnapshotable
{
    private const int Most = 128;

    private readonly long[] _first = new long[Most];
    private readonly long[] _last = new long[Most];
    private int _count;
    private long _floor;

    /// <summary>Takes in a number.</summary>
    /// <param name="number">Above 0.</param>
    /// <returns>False when it was seen before, or is so old that this cannot be told.</returns>
    public bool Add(long number)
    {
        var newest = _count - 1;
        if (newest >= 0 && number == _last[newest] + 1)
        {
            _last[newest] = number;
            return true;
        }

        if (newest < 0 ? number > _floor : number > _last[newest])
        {
            Insert(_count, number);
            return true;
        }

        return number > _floor && AddWithin(number);
    }

    /// <summary>Forgets everything: the venue counts anew.</summary>
    public void Clear() => (_count, _floor) = (0, 0);

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_floor);
        writer.Write(_count);
        for (var i = 0; i < _count; i++)
        {
            writer.Write(_first[i]);
            writer.Write(_last[i]);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _floor = reader.ReadInt64();
        _count = 0;
        var count = reader.ReadInt32();
        if (count is < 0 or > Most)
        {
            throw new InvalidDataException($"The snapshot holds {count} ranges of trade numbers, which cannot be.");
        }

        for (var i = 0; i < count; i++)
        {
            _first[i] = reader.ReadInt64();
            _last[i] = reader.ReadInt64();
            if (_last[i] < _first[i] || _first[i] <= (i == 0 ? _floor : _last[i - 1]))
            {
                throw new InvalidDataException("The snapshot holds ranges of trade numbers that are not in order.");
            }
        }

        _count = count;
    }

    private bool AddWithin(long number)
    {
        var found = _first.AsSpan(0, _count).BinarySearch(number);
        if (found >= 0)
        {
            return false;
        }

        var next = ~found;
        if (next > 0 && number <= _last[next - 1])
        {
            return false;
        }

        var joinsBefore = next > 0 && number == _last[next - 1] + 1;
        var joinsAfter = next < _count && number == _first[next] - 1;
        if (joinsBefore && joinsAfter)
        {
            _last[next - 1] = _last[next];
            Remove(next, 1);
        }
        else if (joinsBefore)
        {
            _last[next - 1] = number;
        }
        else if (joinsAfter)
        {
            _first[next] = number;
        }
        else
        {
            Insert(next, number);
        }

        return true;
    }

    private void Insert(int index, long number)
    {
        if (_count == Most)
        {
            // Half at once, so that a venue whose numbers jump does not move the arrays at every trade.
            const int forgotten = Most / 2;
            _floor = _last[forgotten - 1];
            Remove(0, forgotten);
            index -= forgotten;
            if (index < 0)
            {
                return;
            }
        }

        Array.Copy(_first, index, _first, index + 1, _count - index);
        Array.Copy(_last, index, _last, index + 1, _count - index);
        (_first[index], _last[index]) = (number, number);
        _count++;
    }

    private void Remove(int index, int count)
    {
        Array.Copy(_first, index + count, _first, index, _count - index - count);
        Array.Copy(_last, index + count, _last, index, _count - index - count);
        _count -= count;
    }
}
