using System.Text.Json;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Binance;

/// <summary>Where in a frame the value of each field stands, by the letter or the word that is its name.</summary>
internal sealed class BinanceFields
{
    private const int FirstWord = 'z' - 'A' + 1;
    private readonly Slot[] _slots = new Slot[FirstWord + 10];
    private ulong _letters;
    private uint _words;

    public static BinanceWord? WordOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("stream"u8) ? BinanceWord.Stream
        : name.SequenceEqual("result"u8) ? BinanceWord.Result
        : name.SequenceEqual("id"u8) ? BinanceWord.Id
        : name.SequenceEqual("code"u8) ? BinanceWord.Code
        : name.SequenceEqual("msg"u8) ? BinanceWord.Message
        : name.SequenceEqual("error"u8) ? BinanceWord.Error
        : name.SequenceEqual("lastUpdateId"u8) ? BinanceWord.LastUpdateId
        : name.SequenceEqual("bids"u8) ? BinanceWord.Bids
        : name.SequenceEqual("asks"u8) ? BinanceWord.Asks
        : name.SequenceEqual("event"u8) ? BinanceWord.Event
        : null;

    public void Clear()
    {
        _letters = 0;
        _words = 0;
    }

    /// <summary>Notes where the value stands; false where the field was there before.</summary>
    public bool TryTake(byte letter, ref readonly Utf8JsonReader reader)
    {
        var index = letter - 'A';
        if ((uint)index >= FirstWord)
        {
            return true; // Not a letter, so no field that is asked for.
        }

        if ((_letters & (1UL << index)) != 0)
        {
            return false;
        }

        _letters |= 1UL << index;
        _slots[index] = Slot.Of(in reader);
        return true;
    }

    /// <summary>Notes where the value stands; false where the field was there before.</summary>
    public bool TryTake(BinanceWord word, ref readonly Utf8JsonReader reader)
    {
        if (Has(word))
        {
            return false;
        }

        _words |= 1u << (int)word;
        _slots[FirstWord + (int)word] = Slot.Of(in reader);
        return true;
    }

    public bool Has(char letter) => (_letters & (1UL << (letter - 'A'))) != 0;

    public bool Has(BinanceWord word) => (_words & (1u << (int)word)) != 0;

    public bool HasAll(string letters)
    {
        foreach (var letter in letters)
        {
            if (!Has(letter))
            {
                return false;
            }
        }

        return true;
    }

    public bool IsArray(char letter) => _slots[letter - 'A'].Type == JsonTokenType.StartArray;

    public bool IsObject(char letter) => _slots[letter - 'A'].Type == JsonTokenType.StartObject;

    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> frame, char letter) => _slots[letter - 'A'].Text(frame);

    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> frame, BinanceWord word) =>
        Has(word) ? _slots[FirstWord + (int)word].Text(frame) : default;

    public bool TryNumber(ReadOnlySpan<byte> frame, char letter, out double value) => DecimalText.TryParse(Text(frame, letter), out value);

    public bool TryPositive(ReadOnlySpan<byte> frame, char letter, out double value) => TryNumber(frame, letter, out value) && value > 0.0;

    public bool TryWhole(ReadOnlySpan<byte> frame, char letter, out long value) => WireValue.TryWhole(Text(frame, letter), out value);

    public bool TryTime(ReadOnlySpan<byte> frame, char letter, out DateTime time)
    {
        time = default;
        return TryWhole(frame, letter, out var count) && WireTime.TryFromCount(count, out time);
    }

    public bool TryFlag(char letter, out bool value)
    {
        value = _slots[letter - 'A'].Type == JsonTokenType.True;
        return value || _slots[letter - 'A'].Type == JsonTokenType.False;
    }

    /// <summary>A whole number, or null where there is none.</summary>
    public long? Whole(ReadOnlySpan<byte> frame, BinanceWord word) => WireValue.TryWhole(Text(frame, word), out var value) ? value : null;

    private readonly record struct Slot(int Start, int Length, JsonTokenType Type)
    {
        public static Slot Of(scoped ref readonly Utf8JsonReader reader)
        {
            var isText = reader.TokenType == JsonTokenType.String;
            return reader.ValueIsEscaped
                ? default
                : new Slot((int)reader.TokenStartIndex + (isText ? 1 : 0), reader.ValueSpan.Length, reader.TokenType);
        }

        /// <summary>The bytes of a string or a number; empty for anything else.</summary>
        public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> frame) =>
            Type is JsonTokenType.String or JsonTokenType.Number ? frame.Slice(Start, Length) : default;
    }
}
