using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace R3edge.Api.Http;

/// <summary>
/// A number in an address, as JSON would have it: digits, a point, an exponent. A comma is refused, because it would be a thousand to
/// one reader and a tenth to another.
/// </summary>
/// <param name="Value">The number.</param>
internal readonly record struct QueryNumber(decimal Value) : IParsable<QueryNumber>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <inheritdoc/>
    public static QueryNumber Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var number) ? number : throw new FormatException($"'{s}' is not a number.");

    /// <summary>Reads it; the framework calls this for a parameter of this type.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out QueryNumber result)
    {
        var isNumber = decimal.TryParse(s, Style, CultureInfo.InvariantCulture, out var value);
        result = new QueryNumber(value);
        return isNumber;
    }
}
