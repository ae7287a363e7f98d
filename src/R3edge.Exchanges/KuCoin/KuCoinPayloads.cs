using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.KuCoin;

/// <summary>Reads the <c>data</c> of KuCoin's messages. The reader stands on the start of the object, afterwards on its end.</summary>
/// <param name="listings">The instruments that are known.</param>
internal sealed class KuCoinPayloads(ListingTable listings)
{
    public FrameOutcome ReadTrade(ref Utf8JsonReader reader, FrameContent content)
    {
        var check = new FieldCheck();
        var (price, quantity, sequence, time, isBuy) = (0.0, 0.0, 0L, default(DateTime), false);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("price"u8))
            {
                check.Positive(ref reader, 1, ref price);
            }
            else if (name.SequenceEqual("size"u8))
            {
                check.Positive(ref reader, 2, ref quantity);
            }
            else if (name.SequenceEqual("sequence"u8))
            {
                check.Whole(ref reader, 4, ref sequence);
            }
            else if (name.SequenceEqual("side"u8))
            {
                check.Either(ref reader, 8, "buy"u8, "sell"u8, ref isBuy); // The taker's side.
            }
            else if (name.SequenceEqual("time"u8))
            {
                check.CountTime(ref reader, 16, ref time);
            }
            else if (name.SequenceEqual("symbol"u8))
            {
                check.Symbol(ref reader, 32, listings, ref listing);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var outcome = check.Close(63, FrameOutcome.Trades);
        return outcome != FrameOutcome.Trades ? outcome
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(listing, new Trade(time, price, quantity, isBuy ? Side.Buy : Side.Sell, sequence)) ? FrameOutcome.Trades
            : FrameOutcome.TooLarge;
    }

    public FrameOutcome ReadChanges(ref Utf8JsonReader reader, FrameContent content)
    {
        var check = new FieldCheck();
        var (first, last, time) = (0L, 0L, default(DateTime));
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("sequenceStart"u8))
            {
                check.Whole(ref reader, 1, ref first);
            }
            else if (name.SequenceEqual("sequenceEnd"u8))
            {
                check.Whole(ref reader, 2, ref last);
            }
            else if (name.SequenceEqual("symbol"u8))
            {
                check.Symbol(ref reader, 4, listings, ref listing);
            }
            else if (name.SequenceEqual("time"u8))
            {
                check.CountTime(ref reader, 8, ref time);
            }
            else if (name.SequenceEqual("changes"u8) && check.Take(16))
            {
                var sides = KuCoinArrays.ReadSides(ref reader, content);
                if (sides != FrameOutcome.Books)
                {
                    return sides;
                }
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        // Messages of 2021 have no time.
        var outcome = check.Close(23, FrameOutcome.Books);
        return outcome != FrameOutcome.Books ? outcome
            : first > last ? FrameOutcome.BadSequence
            : Add(content, listing, BookMessageKind.Update, time, first, last);
    }

    /// <summary>The ticker: besides the last price, the best bid and ask.</summary>
    public FrameOutcome ReadTicker(ref Utf8JsonReader reader, ReadOnlySpan<byte> symbol, FrameContent content)
    {
        var check = new FieldCheck();
        var (bid, bidQuantity, ask, askQuantity, sequence, time) = (0.0, 0.0, 0.0, 0.0, 0L, default(DateTime));
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue; // An empty side; the check below finds it missing or 0.
            }

            if (name.SequenceEqual("bestBid"u8))
            {
                check.Number(ref reader, 1, ref bid);
            }
            else if (name.SequenceEqual("bestBidSize"u8))
            {
                check.Number(ref reader, 2, ref bidQuantity);
            }
            else if (name.SequenceEqual("bestAsk"u8))
            {
                check.Number(ref reader, 4, ref ask);
            }
            else if (name.SequenceEqual("bestAskSize"u8))
            {
                check.Number(ref reader, 8, ref askQuantity);
            }
            else if (name.SequenceEqual("sequence"u8))
            {
                check.Whole(ref reader, 16, ref sequence);
            }
            else if (name.SequenceEqual("time"u8) || name.SequenceEqual("Time"u8))
            {
                check.CountTime(ref reader, 32, ref time);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var outcome = check.Close(63, FrameOutcome.Quotes);
        return outcome != FrameOutcome.Quotes ? outcome
            : listings.Find(symbol) is not { } listing ? FrameOutcome.UnknownInstrument
            : Quotes.Add(content, listing, new Quote(time, bid, bidQuantity, ask, askQuantity), sequence);
    }

    /// <summary>Level 1: one price and one quantity a side.</summary>
    public FrameOutcome ReadBestQuote(ref Utf8JsonReader reader, ReadOnlySpan<byte> symbol, FrameContent content)
    {
        var check = new FieldCheck();
        var (bid, bidQuantity, ask, askQuantity, time) = (0.0, 0.0, 0.0, 0.0, default(DateTime));
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("bids"u8) && check.Take(1))
            {
                check.Require(KuCoinArrays.TryPair(ref reader, out bid, out bidQuantity), FrameOutcome.BadNumber);
            }
            else if (name.SequenceEqual("asks"u8) && check.Take(2))
            {
                check.Require(KuCoinArrays.TryPair(ref reader, out ask, out askQuantity), FrameOutcome.BadNumber);
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                check.CountTime(ref reader, 4, ref time);
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

        var outcome = check.Close(7, FrameOutcome.Quotes);
        return outcome != FrameOutcome.Quotes ? outcome
            : listings.Find(symbol) is not { } listing ? FrameOutcome.UnknownInstrument
            : Quotes.Add(content, listing, new Quote(time, bid, bidQuantity, ask, askQuantity), 0);
    }

    public FrameOutcome ReadPicture(ref Utf8JsonReader reader, ReadOnlySpan<byte> symbol, FrameContent content)
    {
        var outcome = KuCoinArrays.ReadLevels(ref reader, content, "timestamp"u8, default, out var time, out _);
        return outcome != FrameOutcome.Books ? outcome : Add(content, listings.Find(symbol), BookMessageKind.Picture, time, 0, 0);
    }

    public static FrameOutcome ReadSnapshot(ref Utf8JsonReader reader, Listing listing, DateTime receivedAt, FrameContent content)
    {
        var outcome = KuCoinArrays.ReadLevels(ref reader, content, "time"u8, receivedAt, out var time, out var sequence);
        return outcome != FrameOutcome.Books ? outcome
            : sequence is not { } last ? FrameOutcome.MissingField
            : Add(content, listing, BookMessageKind.Snapshot, time, last, last);
    }

    /// <summary>A bar, running or over; the topic ends in <c>SYMBOL_1hour</c>.</summary>
    public FrameOutcome ReadBar(ref Utf8JsonReader reader, ReadOnlySpan<byte> topic, FrameContent content)
    {
        var check = new FieldCheck();
        var fields = default(BarFields);
        Listing? listing = null;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("symbol"u8))
            {
                check.Symbol(ref reader, 1, listings, ref listing);
            }
            else if (name.SequenceEqual("candles"u8) && check.Take(2))
            {
                var row = KuCoinArrays.ReadBarRow(ref reader, ref fields);
                if (row != FrameOutcome.Bars)
                {
                    return row;
                }
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        var outcome = check.Close(3, FrameOutcome.Bars);
        if (outcome != FrameOutcome.Bars)
        {
            return outcome;
        }

        if (!KuCoinTimeframes.Names.TryFind(topic[(topic.LastIndexOf((byte)'_') + 1)..], out var timeframe))
        {
            return FrameOutcome.UnknownTimeframe;
        }

        outcome = fields.TryMake(timeframe, out var bar);
        return outcome != FrameOutcome.Bars ? outcome
            : listing is null ? FrameOutcome.UnknownInstrument
            : content.TryAdd(new BarMessage(listing, timeframe, bar, null)) ? FrameOutcome.Bars
            : FrameOutcome.TooLarge;
    }

    private static FrameOutcome Add(FrameContent content, Listing? listing, BookMessageKind kind, DateTime time, long first, long last) =>
        listing is null ? FrameOutcome.UnknownInstrument
        : content.TryAdd(new FrameContent.BookEntry(listing, kind, time, first, last, null, .., ..)) ? FrameOutcome.Books
        : FrameOutcome.TooLarge;
}
