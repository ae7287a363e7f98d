using System.Buffers.Text;

namespace R3edge.Exchanges.Wire;

/// <summary>
/// A number as a venue wrote it: its digits and how many of them stand after the point. <c>0.5660</c> is 5660 with a scale of
/// 4, so trailing zeros are kept, which a checksum over the text needs.
/// </summary>
/// <param name="Digits">All digits as one whole number, 0 or more.</param>
/// <param name="Scale">How many of the digits stand after the point.</param>
public readonly record struct DecimalText(long Digits, int Scale)
{
    private const int MostDigits = 18;
    private const long ExactInDouble = 1L << 53;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static readonly long[] WholePowers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>Reads digits with at most one point among them: no sign, no exponent, no spaces.</summary>
    /// <param name="text">ASCII text.</param>
    /// <param name="number">The number; undefined where the answer is no.</param>
    /// <returns>Whether the text is such a number of at most 18 significant digits and 22 places.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalText number)
    {
        long digits = 0;
        var significant = 0;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = text[i] - (uint)'0';
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                significant += digits != 0 ? 1 : 0;
                if (significant > MostDigits)
                {
                    number = default;
                    return false;
                }
            }
            else if (text[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                number = default;
                return false;
            }
        }

        var scale = point < 0 ? 0 : text.Length - 1 - point;
        number = new DecimalText(digits, scale);
        return text.Length > 0 && point != 0 && point != text.Length - 1 && scale < PowersOfTen.Length;
    }

    /// <summary>
    /// Reads a number that must be finite and not negative. Digits below 2^53 divided by an exact power of ten are rounded
    /// once, so the result is the double nearest to the text (Clinger 1990); longer text takes the library's slower way.
    /// </summary>
    /// <param name="text">ASCII text, an exponent allowed.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether the text is a number of that kind.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (TryParse(text, out DecimalText number) && number.Digits <= ExactInDouble)
        {
            value = number.Digits / PowersOfTen[number.Scale];
            return true;
        }

        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value) && value >= 0.0
            && char.IsAsciiDigit((char)text[0]);
    }

    /// <summary>The double nearest to the number.</summary>
    public double ToDouble() => Digits <= ExactInDouble
        ? Digits / PowersOfTen[Scale]
        : (double)((decimal)Digits / (decimal)PowersOfTen[Scale]);

    /// <summary>The same number with more zeros behind the point.</summary>
    /// <param name="scale">Digits after the point.</param>
    /// <param name="digits">All digits at that scale.</param>
    /// <returns>False where the number has more places than that, or too many digits.</returns>
    public bool TryAt(int scale, out long digits)
    {
        var missing = scale - Scale;
        if (missing < 0 || missing >= WholePowers.Length || Digits > long.MaxValue / WholePowers[missing])
        {
            digits = 0;
            return false;
        }

        digits = Digits * WholePowers[missing];
        return true;
    }
}
