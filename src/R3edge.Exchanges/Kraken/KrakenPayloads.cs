using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Kraken;

/// <summary>
/// Reads the entries of <c>data</c> in Kraken's messages. The reader stands on the start of the object, afterwards on its end.
/// </summary>
/// <param name="listings">The instruments that are known.</param>
internal sealed class KrakenPayloads(ListingTable listings)
{
    public FrameOutcome ReadTrade(ref Utf8JsonReader reader, FrameContent content)
    {
        var check = new FieldCheck();
        var (price, quantity, id, time, isBuy) = (0.0, 0.0, 0L, default(DateTime), false);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("symbol"u8))
            {
                check.Symbol(ref reader, 1, listings, ref listing);
            }
            else if (name.SequenceEqual("side"u8))
            {
                check.Either(ref reader, 2, "buy"u8, "sell"u8, ref isBuy); // The taker's side.
            }
            else if (name.SequenceEqual("price"u8))
            {
                check.Positive(ref reader, 4, ref price);
            }
            else if (name.SequenceEqual("qty"u8))
            {
                check.Positive(ref reader, 8, ref quantity);
            }
            else if (name.SequenceEqual("trade_id"u8))
            {
                check.Whole(ref reader, 16, ref id);
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                check.TextTime(ref reader, 32, ref time);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var outcome = check.Close(63, FrameOutcome.Trades);
        return outcome != FrameOutcome.Trades ? outcome
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(listing, new Trade(time, price, quantity, isBuy ? Side.Buy : Side.Sell, id)) ? FrameOutcome.Trades
            : FrameOutcome.TooLarge;
    }

    public FrameOutcome ReadTicker(ref Utf8JsonReader reader, DateTime receivedAt, FrameContent content)
    {
        var check = new FieldCheck();
        var (bid, bidQuantity, ask, askQuantity, time) = (0.0, 0.0, 0.0, 0.0, receivedAt);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("symbol"u8))
            {
                check.Symbol(ref reader, 1, listings, ref listing);
            }
            else if (name.SequenceEqual("bid"u8))
            {
                check.Number(ref reader, 2, ref bid);
            }
            else if (name.SequenceEqual("bid_qty"u8))
            {
                check.Number(ref reader, 4, ref bidQuantity);
            }
            else if (name.SequenceEqual("ask"u8))
            {
                check.Number(ref reader, 8, ref ask);
            }
            else if (name.SequenceEqual("ask_qty"u8))
            {
                check.Number(ref reader, 16, ref askQuantity);
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                check.TextTime(ref reader, 32, ref time);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var outcome = check.Close(31, FrameOutcome.Quotes);
        return outcome != FrameOutcome.Quotes ? outcome
            : listing is null ? FrameOutcome.UnknownInstrument
            : Quotes.Add(content, listing, new Quote(time, bid, bidQuantity, ask, askQuantity), 0);
    }

    public FrameOutcome ReadBook(ref Utf8JsonReader reader, bool isSnapshot, DateTime receivedAt, FrameContent content)
    {
        var check = new FieldCheck();
        var (checksum, time) = (0L, receivedAt);
        var (firstBid, firstAsk) = (content.Bids.Count, content.Asks.Count);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("symbol"u8))
            {
                check.Symbol(ref reader, 1, listings, ref listing);
            }
            else if (name.SequenceEqual("bids"u8) && check.Take(2))
            {
                check.Require(ReadLevels(ref reader, content.Bids, out var fault), fault);
            }
            else if (name.SequenceEqual("asks"u8) && check.Take(4))
            {
                check.Require(ReadLevels(ref reader, content.Asks, out var fault), fault);
            }
            else if (name.SequenceEqual("checksum"u8))
            {
                check.Whole(ref reader, 8, ref checksum);
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                check.TextTime(ref reader, 16, ref time);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }

            if (!check.IsGood)
            {
                return check.Fault;
            }
        }

        // A message may leave out a side that did not change, never the checksum.
        var outcome = check.Close(9, FrameOutcome.Books);
        if (outcome != FrameOutcome.Books)
        {
            return outcome;
        }

        var kind = isSnapshot ? BookMessageKind.Snapshot : BookMessageKind.Update;
        return checksum > uint.MaxValue ? FrameOutcome.BadNumber
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(new FrameContent.BookEntry(
                listing, kind, time, 0, 0, (uint)checksum, firstBid..content.Bids.Count, firstAsk..content.Asks.Count)) ? FrameOutcome.Books
            : FrameOutcome.TooLarge;
    }

    /// <summary>A bar, running or over: only <c>interval_begin</c> tells which.</summary>
    public FrameOutcome ReadBar(ref Utf8JsonReader reader, FrameContent content)
    {
        var check = new FieldCheck();
        var fields = default(BarFields);
        var minutes = 0L;
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("symbol"u8))
            {
                check.Symbol(ref reader, 1, listings, ref listing);
            }
            else if (name.SequenceEqual("interval"u8))
            {
                check.Whole(ref reader, 2, ref minutes);
            }
            else if (name.SequenceEqual("interval_begin"u8))
            {
                check.TextTime(ref reader, 4, ref fields.OpenTime);
            }
            else if (name.SequenceEqual("open"u8))
            {
                check.Positive(ref reader, 8, ref fields.Open);
            }
            else if (name.SequenceEqual("high"u8))
            {
                check.Positive(ref reader, 16, ref fields.High);
            }
            else if (name.SequenceEqual("low"u8))
            {
                check.Positive(ref reader, 32, ref fields.Low);
            }
            else if (name.SequenceEqual("close"u8))
            {
                check.Positive(ref reader, 64, ref fields.Close);
            }
            else if (name.SequenceEqual("volume"u8))
            {
                check.Number(ref reader, 128, ref fields.Volume);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var outcome = check.Close(255, FrameOutcome.Bars);
        if (outcome != FrameOutcome.Bars)
        {
            return outcome;
        }

        if (!KrakenTimeframes.TryFind(minutes, out var timeframe))
        {
            return FrameOutcome.UnknownTimeframe;
        }

        outcome = fields.TryMake(timeframe, out var bar);
        return outcome != FrameOutcome.Bars ? outcome
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(new BarMessage(listing, timeframe, bar, null)) ? FrameOutcome.Bars
            : FrameOutcome.TooLarge;
    }

    private static bool ReadLevels(ref Utf8JsonReader reader, LevelBuffer levels, out FrameOutcome fault)
    {
        fault = FrameOutcome.WrongShape;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var check = new FieldCheck();
            DecimalText price = default, quantity = default;
            while (FieldCheck.Next(ref reader, out var name))
            {
                if (name.SequenceEqual("price"u8))
                {
                    check.Decimal(ref reader, 1, ref price);
                }
                else if (name.SequenceEqual("qty"u8))
                {
                    check.Decimal(ref reader, 2, ref quantity);
                }
                else
                {
                    FieldCheck.Pass(ref reader);
                }
            }

            check.Require(!check.Has(1) || price.Digits > 0, FrameOutcome.BadNumber);
            fault = check.Close(3, FrameOutcome.Books);
            if (fault != FrameOutcome.Books)
            {
                return false;
            }

            if (!levels.TryAdd(new BookLevel(price.ToDouble(), quantity.ToDouble()), new LevelDigits(price, quantity)))
            {
                fault = FrameOutcome.TooLarge;
                return false;
            }
        }

        fault = FrameOutcome.WrongShape;
        return reader.TokenType == JsonTokenType.EndArray;
    }
}
