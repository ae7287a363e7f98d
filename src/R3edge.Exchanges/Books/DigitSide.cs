using System.Buffers.Text;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Books;

/// <summary>The digits of one side's prices and quantities, sorted like the side of a book: the end of the array is the best.</summary>
/// <param name="descending">Whether the highest price is the best, as it is for bids.</param>
internal sealed class DigitSide(bool descending)
{
    /// <summary>The digits of the largest whole number.</summary>
    public const int MostDigits = 19;

    private Row[] _rows = new Row[64];
    private int _count;

    public void Clear() => _count = 0;

    /// <summary>Applies changes in their order. False where a number has more places than the instrument's.</summary>
    public bool TryApply(ReadOnlySpan<BookLevel> levels, ReadOnlySpan<LevelDigits> digits, Listing listing)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            if (!TryDigits(digits[i].Price, listing.PriceDecimals, out var price)
                || !TryDigits(digits[i].Quantity, listing.QuantityDecimals, out var quantity))
            {
                return false;
            }

            Set(new Row(levels[i].Price, price, quantity));
        }

        return true;
    }

    public void Keep(int levels)
    {
        var surplus = _count - levels;
        if (surplus > 0)
        {
            Array.Copy(_rows, surplus, _rows, 0, levels);
            _count = levels;
        }
    }

    /// <summary>Writes price and quantity of the best levels, best first, without points and leading zeros.</summary>
    /// <returns>How many bytes were written.</returns>
    public int Write(Span<byte> text, int levels)
    {
        var length = 0;
        for (var i = _count - 1; i >= 0 && i >= _count - levels; i--)
        {
            Utf8Formatter.TryFormat(_rows[i].PriceDigits, text[length..], out var written);
            length += written;
            Utf8Formatter.TryFormat(_rows[i].QuantityDigits, text[length..], out written);
            length += written;
        }

        return length;
    }

    private static bool TryDigits(DecimalText text, int? decimals, out long digits)
    {
        digits = text.Digits;
        return decimals is not { } scale || text.TryAt(scale, out digits);
    }

    private void Set(Row row)
    {
        var index = IndexOf(row.Price, out var found);
        if (row.QuantityDigits == 0)
        {
            if (found)
            {
                Array.Copy(_rows, index + 1, _rows, index, _count - index - 1);
                _count--;
            }

            return;
        }

        if (!found)
        {
            if (_count == _rows.Length)
            {
                Array.Resize(ref _rows, _count * 2);
            }

            Array.Copy(_rows, index, _rows, index + 1, _count - index);
            _count++;
        }

        _rows[index] = row;
    }

    private int IndexOf(double price, out bool found)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (descending ? _rows[middle].Price < price : _rows[middle].Price > price)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        found = low < _count && _rows[low].Price == price;
        return low;
    }

    private readonly record struct Row(double Price, long PriceDigits, long QuantityDigits);
}
