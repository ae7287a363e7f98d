using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Wire;

/// <summary>
/// Levels of one side, collected while a frame is read. The arrays are kept, so nothing is allocated once they have grown.
/// </summary>
internal sealed class LevelBuffer
{
    /// <summary>More levels a side than any venue sends in one message.</summary>
    public const int Most = 200_000;

    private BookLevel[] _levels = new BookLevel[64];
    private LevelDigits[] _digits = [];
    private long[] _sequences = [];
    private bool _hasDigits;
    private bool _hasSequences;

    public int Count { get; private set; }

    public ReadOnlySpan<BookLevel> Levels(Range range) => _levels.AsSpan(0, Count)[range];

    public ReadOnlySpan<LevelDigits> Digits(Range range) => !_hasDigits ? default : _digits.AsSpan(0, Count)[range];

    public ReadOnlySpan<long> Sequences(Range range) => !_hasSequences ? default : _sequences.AsSpan(0, Count)[range];

    public void Clear()
    {
        Count = 0;
        _hasDigits = false;
        _hasSequences = false;
    }

    public bool TryAdd(BookLevel level)
    {
        if (!TryMakeRoom())
        {
            return false;
        }

        _levels[Count++] = level;
        return true;
    }

    public bool TryAdd(BookLevel level, LevelDigits digits)
    {
        if (!TryMakeRoom())
        {
            return false;
        }

        Grow(ref _digits);
        _hasDigits = true;
        _digits[Count] = digits;
        _levels[Count++] = level;
        return true;
    }

    public bool TryAdd(BookLevel level, long sequence)
    {
        if (!TryMakeRoom())
        {
            return false;
        }

        Grow(ref _sequences);
        _hasSequences = true;
        _sequences[Count] = sequence;
        _levels[Count++] = level;
        return true;
    }

    private bool TryMakeRoom()
    {
        if (Count == Most)
        {
            return false;
        }

        if (Count == _levels.Length)
        {
            Array.Resize(ref _levels, Count * 2);
        }

        return true;
    }

    private void Grow<T>(ref T[] array)
    {
        if (array.Length < _levels.Length)
        {
            Array.Resize(ref array, _levels.Length);
        }
    }
}
