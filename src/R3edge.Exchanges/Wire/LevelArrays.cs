using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Wire;

/// <summary>Reads levels that are arrays of price and quantity.</summary>
internal static class LevelArrays
{
    /// <summary>Reads <c>[["0.0024","10"], ...]</c>; entries after the quantity are passed over.</summary>
    /// <param name="reader">Stands on the start of the outer array; afterwards on its end.</param>
    /// <param name="levels">Takes in the levels.</param>
    /// <returns>Books, or what was wrong.</returns>
    public static FrameOutcome Read(ref Utf8JsonReader reader, LevelBuffer levels)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return FrameOutcome.WrongShape;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            if (!WireValue.TryPositive(in reader, out var price))
            {
                return FrameOutcome.BadNumber;
            }

            reader.Read();
            if (!WireValue.TryNumber(in reader, out var quantity))
            {
                return FrameOutcome.BadNumber;
            }

            if (!levels.TryAdd(new BookLevel(price, quantity)))
            {
                return FrameOutcome.TooLarge;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                FieldCheck.Pass(ref reader);
            }
        }

        return reader.TokenType == JsonTokenType.EndArray ? FrameOutcome.Books : FrameOutcome.WrongShape;
    }

    /// <summary>
    /// Reads <c>[["0.0024","10","14701689783"], ...]</c>, where the third entry is the number of the change. A price of 0 says
    /// only that the number went on: it is no level.
    /// </summary>
    /// <param name="reader">Stands on the start of the outer array; afterwards on its end.</param>
    /// <param name="levels">Takes in the levels.</param>
    /// <returns>Books, or what was wrong.</returns>
    public static FrameOutcome ReadNumbered(ref Utf8JsonReader reader, LevelBuffer levels)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return FrameOutcome.WrongShape;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            var good = WireValue.TryNumber(in reader, out var price);
            reader.Read();
            good &= WireValue.TryNumber(in reader, out var quantity);
            reader.Read();
            good &= WireValue.TryWhole(in reader, out var sequence);
            if (!good)
            {
                return FrameOutcome.BadNumber;
            }

            if (price > 0.0 && !levels.TryAdd(new BookLevel(price, quantity), sequence))
            {
                return FrameOutcome.TooLarge;
            }

            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
            {
                return FrameOutcome.WrongShape;
            }
        }

        return reader.TokenType == JsonTokenType.EndArray ? FrameOutcome.Books : FrameOutcome.WrongShape;
    }
}
