using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Coinbase;

/// <summary>Reads the parts of Coinbase's events. The reader stands on the start of the object, afterwards on its end.</summary>
/// <param name="listings">The instruments that are known.</param>
internal sealed class CoinbasePayloads(ListingTable listings)
{
    public FrameOutcome ReadTrade(ref Utf8JsonReader reader, FrameContent content)
    {
        var check = new FieldCheck();
        var (price, quantity, id, time, makerBought) = (0.0, 0.0, 0L, default(DateTime), false);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("product_id"u8))
            {
                check.Symbol(ref reader, 1, listings, ref listing);
            }
            else if (name.SequenceEqual("trade_id"u8))
            {
                check.Whole(ref reader, 2, ref id);
            }
            else if (name.SequenceEqual("price"u8))
            {
                check.Positive(ref reader, 4, ref price);
            }
            else if (name.SequenceEqual("size"u8))
            {
                check.Positive(ref reader, 8, ref quantity);
            }
            else if (name.SequenceEqual("time"u8))
            {
                check.TextTime(ref reader, 16, ref time);
            }
            else if (name.SequenceEqual("side"u8))
            {
                check.Either(ref reader, 32, "BUY"u8, "SELL"u8, ref makerBought);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        // Coinbase gives the side of the order that was waiting: the other one took.
        var outcome = check.Close(63, FrameOutcome.Trades);
        return outcome != FrameOutcome.Trades ? outcome
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(listing, new Trade(time, price, quantity, makerBought ? Side.Sell : Side.Buy, id)) ? FrameOutcome.Trades
            : FrameOutcome.TooLarge;
    }

    public FrameOutcome ReadTicker(ref Utf8JsonReader reader, DateTime time, FrameContent content)
    {
        var check = new FieldCheck();
        var (bid, bidQuantity, ask, askQuantity) = (0.0, 0.0, 0.0, 0.0);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("product_id"u8))
            {
                check.Symbol(ref reader, 1, listings, ref listing);
            }
            else if (name.SequenceEqual("best_bid"u8))
            {
                check.Number(ref reader, 2, ref bid);
            }
            else if (name.SequenceEqual("best_bid_quantity"u8))
            {
                check.Number(ref reader, 4, ref bidQuantity);
            }
            else if (name.SequenceEqual("best_ask"u8))
            {
                check.Number(ref reader, 8, ref ask);
            }
            else if (name.SequenceEqual("best_ask_quantity"u8))
            {
                check.Number(ref reader, 16, ref askQuantity);
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

    public FrameOutcome ReadBook(ref Utf8JsonReader reader, DateTime time, FrameContent content)
    {
        var check = new FieldCheck();
        var (isSnapshot, firstBid, firstAsk) = (false, content.Bids.Count, content.Asks.Count);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("type"u8))
            {
                check.Either(ref reader, 1, "snapshot"u8, "update"u8, ref isSnapshot);
            }
            else if (name.SequenceEqual("product_id"u8))
            {
                check.Symbol(ref reader, 2, listings, ref listing);
            }
            else if (name.SequenceEqual("updates"u8) && check.Take(4))
            {
                var outcome = ReadLevels(ref reader, content);
                if (outcome != FrameOutcome.Books)
                {
                    return outcome;
                }
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var closed = check.Close(7, FrameOutcome.Books);
        var kind = isSnapshot ? BookMessageKind.Snapshot : BookMessageKind.Update;
        return closed != FrameOutcome.Books ? closed
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(new FrameContent.BookEntry(
                listing, kind, time, 0, 0, null, firstBid..content.Bids.Count, firstAsk..content.Asks.Count)) ? FrameOutcome.Books
            : FrameOutcome.TooLarge;
    }

    /// <summary>A bar of five minutes; there are no others on this channel.</summary>
    public FrameOutcome ReadBar(ref Utf8JsonReader reader, FrameContent content)
    {
        var check = new FieldCheck();
        var fields = default(BarFields);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("start"u8))
            {
                check.CountTime(ref reader, 1, ref fields.OpenTime);
            }
            else if (name.SequenceEqual("high"u8))
            {
                check.Positive(ref reader, 2, ref fields.High);
            }
            else if (name.SequenceEqual("low"u8))
            {
                check.Positive(ref reader, 4, ref fields.Low);
            }
            else if (name.SequenceEqual("open"u8))
            {
                check.Positive(ref reader, 8, ref fields.Open);
            }
            else if (name.SequenceEqual("close"u8))
            {
                check.Positive(ref reader, 16, ref fields.Close);
            }
            else if (name.SequenceEqual("volume"u8))
            {
                check.Number(ref reader, 32, ref fields.Volume);
            }
            else if (name.SequenceEqual("product_id"u8))
            {
                check.Symbol(ref reader, 64, listings, ref listing);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var outcome = check.Close(127, FrameOutcome.Bars);
        if (outcome != FrameOutcome.Bars)
        {
            return outcome;
        }

        outcome = fields.TryMake(Timeframe.FiveMinutes, out var bar);
        return outcome != FrameOutcome.Bars ? outcome
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(new BarMessage(listing, Timeframe.FiveMinutes, bar, null)) ? FrameOutcome.Bars
            : FrameOutcome.TooLarge;
    }

    private static FrameOutcome ReadLevels(ref Utf8JsonReader reader, FrameContent content)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return FrameOutcome.WrongShape;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var check = new FieldCheck();
            var (isBid, price, quantity) = (false, 0.0, 0.0);
            while (FieldCheck.Next(ref reader, out var name))
            {
                if (name.SequenceEqual("side"u8))
                {
                    check.Either(ref reader, 1, "bid"u8, "offer"u8, ref isBid);
                }
                else if (name.SequenceEqual("price_level"u8))
                {
                    check.Positive(ref reader, 2, ref price);
                }
                else if (name.SequenceEqual("new_quantity"u8))
                {
                    check.Number(ref reader, 4, ref quantity);
                }
                else
                {
                    FieldCheck.Pass(ref reader);
                }
            }

            var outcome = check.Close(7, FrameOutcome.Books);
            if (outcome != FrameOutcome.Books)
            {
                return outcome;
            }

            if (!(isBid ? content.Bids : content.Asks).TryAdd(new BookLevel(price, quantity)))
            {
                return FrameOutcome.TooLarge;
            }
        }

        return reader.TokenType == JsonTokenType.EndArray ? FrameOutcome.Books : FrameOutcome.WrongShape;
    }
}
