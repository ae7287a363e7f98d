using System.Text.Json;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.KuCoin;

/// <summary>Reads the arrays in KuCoin's messages. The reader stands on the start of the value, afterwards on its end.</summary>
internal static class KuCoinArrays
{
    /// <summary>Reads a bar: <c>[start s, open, close, high, low, base volume, quote turnover]</c>.</summary>
    public static FrameOutcome ReadBarRow(ref Utf8JsonReader reader, ref BarFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return FrameOutcome.WrongShape;
        }

        reader.Read();
        if (!WireValue.TryCountTime(in reader, out fields.OpenTime))
        {
            return FrameOutcome.BadTime;
        }

        reader.Read();
        var good = WireValue.TryPositive(in reader, out fields.Open);
        reader.Read();
        good &= WireValue.TryPositive(in reader, out fields.Close);
        reader.Read();
        good &= WireValue.TryPositive(in reader, out fields.High);
        reader.Read();
        good &= WireValue.TryPositive(in reader, out fields.Low);
        reader.Read();
        good &= WireValue.TryNumber(in reader, out fields.Volume);
        if (!good)
        {
            return FrameOutcome.BadNumber;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            FieldCheck.Pass(ref reader);
        }

        return FrameOutcome.Bars;
    }

    /// <summary>Reads an object of bids and asks with a time and perhaps a sequence.</summary>
    public static FrameOutcome ReadLevels(
        ref Utf8JsonReader reader,
        FrameContent content,
        ReadOnlySpan<byte> timeName,
        DateTime fallback,
        out DateTime time,
        out long? sequence)
    {
        var check = new FieldCheck();
        var number = 0L;
        time = fallback;
        sequence = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("bids"u8) || name.SequenceEqual("asks"u8))
            {
                var isBids = name[0] == 'b';
                var side = check.Take(isBids ? 1u : 2u) ? LevelArrays.Read(ref reader, isBids ? content.Bids : content.Asks) : check.Fault;
                if (side != FrameOutcome.Books)
                {
                    return side;
                }
            }
            else if (name.SequenceEqual(timeName))
            {
                check.CountTime(ref reader, 4, ref time);
            }
            else if (name.SequenceEqual("sequence"u8))
            {
                check.Whole(ref reader, 8, ref number);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        sequence = check.Has(8) ? number : null;
        return check.Close(7, FrameOutcome.Books);
    }

    /// <summary>Reads an object of bids and asks whose entries carry the number of their change.</summary>
    public static FrameOutcome ReadSides(ref Utf8JsonReader reader, FrameContent content)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return FrameOutcome.WrongShape;
        }

        var check = new FieldCheck();
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("asks"u8) || name.SequenceEqual("bids"u8))
            {
                var isBids = name[0] == 'b';
                var side = check.Take(isBids ? 1u : 2u)
                    ? LevelArrays.ReadNumbered(ref reader, isBids ? content.Bids : content.Asks)
                    : check.Fault;
                if (side != FrameOutcome.Books)
                {
                    return side;
                }
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        return check.Close(3, FrameOutcome.Books);
    }

    /// <summary>Reads one price and one quantity; an empty array is both 0.</summary>
    public static bool TryPair(ref Utf8JsonReader reader, out double price, out double quantity)
    {
        (price, quantity) = (0.0, 0.0);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return true; // Nothing is offered on this side.
        }

        var good = WireValue.TryNumber(in reader, out price);
        reader.Read();
        good &= WireValue.TryNumber(in reader, out quantity);
        reader.Read();
        return good && reader.TokenType == JsonTokenType.EndArray;
    }
}
