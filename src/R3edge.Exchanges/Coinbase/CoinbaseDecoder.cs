using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Coinbase;

/// <summary>
/// Frames of Coinbase Advanced Trade: trades, tickers as best quotes, books, five-minute bars. Every message carries a number
/// that counts the messages of its connection, whatever they are about; it is delivered before anything else.
/// </summary>
/// <param name="listings">The instruments that are known.</param>
public sealed class CoinbaseDecoder(ListingTable listings) : FeedDecoder(Venue.Coinbase, listings)
{
    private const uint ChannelField = 1;
    private const uint TimeField = 2;
    private const uint SequenceField = 4;
    private const uint EventsField = 8;
    private const uint TypeField = 16;
    private const uint MessageField = 32;

    private readonly CoinbasePayloads _payloads = new(listings);

    private protected override FrameOutcome ReadFrame(ReadOnlySpan<byte> frame, DateTime receivedAt)
    {
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return FrameOutcome.WrongShape;
        }

        var check = new FieldCheck();
        var (channel, time, sequence, isError) = (CoinbaseChannel.Unknown, receivedAt, 0L, false);
        Utf8JsonReader events = default;
        FrameOutcome? outcome = null;
        ReadOnlySpan<byte> message = default;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("channel"u8) && check.Take(ChannelField))
            {
                channel = ChannelOf(WireValue.Text(in reader, default));
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                check.TextTime(ref reader, TimeField, ref time);
            }
            else if (name.SequenceEqual("sequence_num"u8))
            {
                check.Whole(ref reader, SequenceField, ref sequence);
            }
            else if (name.SequenceEqual("events"u8) && check.Take(EventsField))
            {
                // The usual order: what the events are is known when they come. Else they are read once it is.
                if (check.IsGood && check.Has(ChannelField | TimeField) && IsOfMarkets(channel))
                {
                    outcome = ReadEvents(ref reader, channel, time);
                    if (FrameCounts.IsBad(outcome.Value))
                    {
                        return outcome.Value;
                    }
                }
                else
                {
                    events = reader;
                    FieldCheck.Pass(ref reader);
                }
            }
            else if (name.SequenceEqual("type"u8) && check.Take(TypeField))
            {
                isError = WireValue.Is(in reader, "error"u8);
            }
            else if (name.SequenceEqual("message"u8) && check.Take(MessageField))
            {
                message = WireValue.Text(in reader, default);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        reader.Read(); // Anything behind the object is an error.
        if (!check.IsGood)
        {
            return check.Fault;
        }

        if (isError)
        {
            Content.Set(new ControlMessage(ControlKind.Refused, Text: message.IsEmpty ? null : Encoding.UTF8.GetString(message)));
            return FrameOutcome.Control;
        }

        if (channel == CoinbaseChannel.Unknown)
        {
            return FrameOutcome.UnknownKind;
        }

        Content.ConnectionSequence = sequence;
        return check.Close(ChannelField | SequenceField | EventsField, FrameOutcome.Ignored) is var missing && FrameCounts.IsBad(missing)
            ? missing
            : outcome ?? ReadChannel(ref events, channel, time);
    }

    private static CoinbaseChannel ChannelOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("l2_data"u8) ? CoinbaseChannel.Book
        : name.SequenceEqual("market_trades"u8) ? CoinbaseChannel.Trades
        : name.SequenceEqual("ticker"u8) || name.SequenceEqual("ticker_batch"u8) ? CoinbaseChannel.Ticker
        : name.SequenceEqual("candles"u8) ? CoinbaseChannel.Bars
        : name.SequenceEqual("heartbeats"u8) ? CoinbaseChannel.Heartbeats
        : name.SequenceEqual("subscriptions"u8) ? CoinbaseChannel.Subscriptions
        : name.SequenceEqual("user"u8) || name.SequenceEqual("status"u8)
            || name.SequenceEqual("futures_balance_summary"u8) ? CoinbaseChannel.Other
        : CoinbaseChannel.Unknown;

    private static bool IsOfMarkets(CoinbaseChannel channel) =>
        channel is CoinbaseChannel.Book or CoinbaseChannel.Trades or CoinbaseChannel.Ticker or CoinbaseChannel.Bars;

    private FrameOutcome ReadChannel(ref Utf8JsonReader events, CoinbaseChannel channel, DateTime time)
    {
        switch (channel)
        {
            case CoinbaseChannel.Heartbeats:
                Content.Set(new ControlMessage(ControlKind.Heartbeat));
                return FrameOutcome.Control;
            case CoinbaseChannel.Subscriptions:
                Content.Set(new ControlMessage(ControlKind.Acknowledged));
                return FrameOutcome.Control;
            case CoinbaseChannel.Other:
                return FrameOutcome.Ignored;
            default:
                return ReadEvents(ref events, channel, time);
        }
    }

    private FrameOutcome ReadEvents(ref Utf8JsonReader events, CoinbaseChannel channel, DateTime time)
    {
        if (events.TokenType != JsonTokenType.StartArray)
        {
            return FrameOutcome.WrongShape;
        }

        var outcome = FrameOutcome.Ignored; // No event says nothing but the number of the message.
        while (events.Read() && events.TokenType == JsonTokenType.StartObject)
        {
            var read = channel == CoinbaseChannel.Book
                ? _payloads.ReadBook(ref events, time, Content)
                : ReadList(ref events, channel, time);
            if (FrameCounts.IsBad(read))
            {
                return read;
            }

            outcome = read == FrameOutcome.Ignored ? outcome : read;
        }

        return events.TokenType == JsonTokenType.EndArray ? outcome : FrameOutcome.WrongShape;
    }

    /// <summary>An event that is a type and an array of trades, tickers or candles.</summary>
    private FrameOutcome ReadList(ref Utf8JsonReader reader, CoinbaseChannel channel, DateTime time)
    {
        var list = channel switch
        {
            CoinbaseChannel.Trades => "trades"u8,
            CoinbaseChannel.Ticker => "tickers"u8,
            _ => "candles"u8,
        };
        var (check, isSnapshot, outcome) = (new FieldCheck(), false, FrameOutcome.Ignored);
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("type"u8))
            {
                check.Either(ref reader, 1, "snapshot"u8, "update"u8, ref isSnapshot);
            }
            else if (name.SequenceEqual(list) && check.Take(2))
            {
                outcome = ReadEntries(ref reader, channel, time);
                if (FrameCounts.IsBad(outcome))
                {
                    return outcome;
                }
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        Content.IsSnapshotOfTrades |= isSnapshot && channel == CoinbaseChannel.Trades;
        return check.Close(3, outcome);
    }

    private FrameOutcome ReadEntries(ref Utf8JsonReader reader, CoinbaseChannel channel, DateTime time)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return FrameOutcome.WrongShape;
        }

        var outcome = FrameOutcome.Ignored;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var read = channel switch
            {
                CoinbaseChannel.Trades => _payloads.ReadTrade(ref reader, Content),
                CoinbaseChannel.Ticker => _payloads.ReadTicker(ref reader, time, Content),
                _ => _payloads.ReadBar(ref reader, Content),
            };
            if (FrameCounts.IsBad(read))
            {
                return read;
            }

            outcome = read;
        }

        return reader.TokenType == JsonTokenType.EndArray ? outcome : FrameOutcome.WrongShape;
    }
}
