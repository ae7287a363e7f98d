using System.Runtime.CompilerServices;
using System.Text.Json;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Wire;

/// <summary>
/// Reads the fields of one object and remembers which were there and what was wrong first. A field is known by a bit, so that
/// a missing or a repeated one is found with a mask.
/// </summary>
internal struct FieldCheck
{
    private uint _seen;
    private FrameOutcome _fault;

    /// <summary>Whether nothing was wrong so far.</summary>
    public readonly bool IsGood => !FrameCounts.IsBad(_fault);

    /// <summary>What was wrong first.</summary>
    public readonly FrameOutcome Fault => _fault;

    /// <summary>Moves to the value of the next field of the object.</summary>
    /// <param name="reader">Stands on the start of the object or on the last value.</param>
    /// <param name="name">The field's name, as written.</param>
    /// <returns>False at the end of the object.</returns>
    public static bool Next(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }

        name = reader.ValueSpan;
        reader.Read();
        return true;
    }

    /// <summary>Passes over a value that is not needed. Most are plain, and need no call to be passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pass(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
        }
    }

    /// <summary>Whether all of these were there.</summary>
    public readonly bool Has(uint mask) => (_seen & mask) == mask;

    /// <summary>What to answer when the object is at its end: what was wrong, a missing field, or the outcome of a good one.</summary>
    public readonly FrameOutcome Close(uint needed, FrameOutcome good) =>
        !IsGood ? _fault : Has(needed) ? good : FrameOutcome.MissingField;

    /// <summary>Notes a field; false where it was there before.</summary>
    public bool Take(uint bit)
    {
        if ((_seen & bit) != 0)
        {
            Fail(FrameOutcome.RepeatedField);
            return false;
        }

        _seen |= bit;
        return true;
    }

    public void Fail(FrameOutcome fault)
    {
        if (IsGood)
        {
            _fault = fault;
        }
    }

    public void Require(bool isRight, FrameOutcome fault)
    {
        if (!isRight)
        {
            Fail(fault);
        }
    }

    public void Positive(scoped ref readonly Utf8JsonReader reader, uint bit, ref double value)
    {
        if (Take(bit))
        {
            Require(WireValue.TryPositive(in reader, out value), FrameOutcome.BadNumber);
        }
    }

    public void Number(scoped ref readonly Utf8JsonReader reader, uint bit, ref double value)
    {
        if (Take(bit))
        {
            Require(WireValue.TryNumber(in reader, out value), FrameOutcome.BadNumber);
        }
    }

    public void Decimal(scoped ref readonly Utf8JsonReader reader, uint bit, ref DecimalText value)
    {
        if (Take(bit))
        {
            Require(WireValue.TryDecimal(in reader, out value), FrameOutcome.BadNumber);
        }
    }

    public void Whole(scoped ref readonly Utf8JsonReader reader, uint bit, ref long value)
    {
        if (Take(bit))
        {
            Require(WireValue.TryWhole(in reader, out value), FrameOutcome.BadNumber);
        }
    }

    public void CountTime(scoped ref readonly Utf8JsonReader reader, uint bit, ref DateTime value)
    {
        if (Take(bit))
        {
            Require(WireValue.TryCountTime(in reader, out value), FrameOutcome.BadTime);
        }
    }

    public void TextTime(scoped ref readonly Utf8JsonReader reader, uint bit, ref DateTime value)
    {
        if (Take(bit))
        {
            Require(WireValue.TryTextTime(in reader, out value), FrameOutcome.BadTime);
        }
    }

    /// <summary>The name of an instrument; what is not listed is null and no fault yet.</summary>
    public void Symbol(scoped ref readonly Utf8JsonReader reader, uint bit, ListingTable listings, ref Listing? listing)
    {
        if (Take(bit))
        {
            Span<byte> scratch = stackalloc byte[64];
            listing = listings.Find(WireValue.Text(in reader, scratch));
        }
    }

    /// <summary>Whether the field is the first of two words; any other word is a fault.</summary>
    public void Either(scoped ref readonly Utf8JsonReader reader, uint bit, ReadOnlySpan<byte> yes, ReadOnlySpan<byte> no, ref bool value)
    {
        if (Take(bit))
        {
            value = WireValue.Is(in reader, yes);
            Require(value || WireValue.Is(in reader, no), FrameOutcome.BadWord);
        }
    }
}
