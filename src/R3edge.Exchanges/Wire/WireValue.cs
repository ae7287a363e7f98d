using System.Text.Json;

namespace R3edge.Exchanges.Wire;

/// <summary>
/// Reads the value that a <see cref="Utf8JsonReader"/> stands on, straight from the bytes. Venues write a number as a JSON
/// number or inside a string; both are taken. A number with JSON escapes in it is refused: no venue writes one.
/// </summary>
internal static class WireValue
{
    /// <summary>A number that is finite and 0 or more.</summary>
    public static bool TryNumber(scoped ref readonly Utf8JsonReader reader, out double value)
    {
        value = 0.0;
        return IsNumberText(in reader) && DecimalText.TryParse(reader.ValueSpan, out value);
    }

    /// <summary>A finite number above 0.</summary>
    public static bool TryPositive(scoped ref readonly Utf8JsonReader reader, out double value) =>
        TryNumber(in reader, out value) && value > 0.0;

    /// <summary>A number with its digits.</summary>
    public static bool TryDecimal(scoped ref readonly Utf8JsonReader reader, out DecimalText value)
    {
        value = default;
        return IsNumberText(in reader) && DecimalText.TryParse(reader.ValueSpan, out value);
    }

    /// <summary>A whole number, 0 or more.</summary>
    public static bool TryWhole(scoped ref readonly Utf8JsonReader reader, out long value)
    {
        value = 0;
        return IsNumberText(in reader) && TryWhole(reader.ValueSpan, out value);
    }

    /// <summary>A whole number, 0 or more.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (var character in text)
        {
            var digit = character - (uint)'0';
            if (digit > 9 || value > (long.MaxValue - digit) / 10)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return !text.IsEmpty;
    }

    /// <summary>A count of seconds, milli-, micro- or nanoseconds since 1970.</summary>
    public static bool TryCountTime(scoped ref readonly Utf8JsonReader reader, out DateTime time)
    {
        time = default;
        return TryWhole(in reader, out var count) && WireTime.TryFromCount(count, out time);
    }

    /// <summary>A time in RFC 3339.</summary>
    public static bool TryTextTime(scoped ref readonly Utf8JsonReader reader, out DateTime time)
    {
        time = default;
        return reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && WireTime.TryParse(reader.ValueSpan, out time);
    }

    /// <summary>Whether the reader stands on a string of these bytes.</summary>
    public static bool Is(scoped ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text);

    /// <summary>A short string as bytes without JSON escapes (a venue may write <c>BTC\/USD</c>); empty for anything else.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="scratch">Holds the text where it had escapes.</param>
    public static ReadOnlySpan<byte> Text(scoped ref readonly Utf8JsonReader reader, Span<byte> scratch)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return default;
        }

        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (reader.ValueSpan.Length > scratch.Length)
        {
            return default;
        }

        try
        {
            return scratch[..reader.CopyString(scratch)];
        }
        catch (InvalidOperationException)
        {
            // The escapes are half a surrogate pair: not text, so not a name that anybody knows.
            return default;
        }
    }

    private static bool IsNumberText(scoped ref readonly Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number or JsonTokenType.String && !reader.ValueIsEscaped;
}
