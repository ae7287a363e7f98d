using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Kraken;

/// <summary>
/// Frames of Kraken's WebSocket v2: trades, tickers as best quotes, books and bars. Numbers are JSON numbers; the digits of a
/// book's levels are kept as they were written, because the checksum is over the text.
/// </summary>
/// <param name="listings">The instruments that are known.</param>
public sealed class KrakenDecoder(ListingTable listings) : FeedDecoder(Venue.Kraken, listings)
{
    private readonly KrakenPayloads _payloads = new(listings);

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

        var envelope = new Envelope();
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("data"u8) && envelope.CanBeRead)
            {
                // The usual order: what the entries are is known when they come.
                envelope.Check.Take(Envelope.DataField);
                envelope.Outcome = ReadData(ref reader, envelope.Channel, envelope.IsSnapshot, receivedAt);
                if (FrameCounts.IsBad(envelope.Outcome.Value))
                {
                    return envelope.Outcome.Value;
                }
            }
            else
            {
                ReadField(ref reader, name, ref envelope);
            }
        }

        reader.Read(); // Anything behind the object is an error.
        if (!envelope.Check.IsGood)
        {
            return envelope.Check.Fault;
        }

        if (envelope.Check.Has(Envelope.ChannelField))
        {
            return ReadChannel(ref envelope, receivedAt);
        }

        return envelope.Check.Has(Envelope.MethodField) ? ReadAnswer(envelope) : FrameOutcome.UnknownKind;
    }

    private static void ReadField(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref Envelope envelope)
    {
        if (name.SequenceEqual("channel"u8) && envelope.Check.Take(Envelope.ChannelField))
        {
            envelope.Channel = ChannelOf(WireValue.Text(in reader, default));
        }
        else if (name.SequenceEqual("type"u8))
        {
            envelope.Check.Either(ref reader, Envelope.TypeField, "snapshot"u8, "update"u8, ref envelope.IsSnapshot);
        }
        else if (name.SequenceEqual("data"u8) && envelope.Check.Take(Envelope.DataField))
        {
            envelope.Data = reader; // Read once everything around it is known.
            FieldCheck.Pass(ref reader);
        }
        else if (name.SequenceEqual("method"u8) && envelope.Check.Take(Envelope.MethodField))
        {
            envelope.IsPong = WireValue.Is(in reader, "pong"u8);
        }
        else if (name.SequenceEqual("success"u8) && envelope.Check.Take(Envelope.SuccessField))
        {
            envelope.IsSuccess = reader.TokenType == JsonTokenType.True;
        }
        else if (name.SequenceEqual("error"u8) && envelope.Check.Take(Envelope.ErrorField))
        {
            envelope.Error = WireValue.Text(in reader, default);
        }
        else if (name.SequenceEqual("req_id"u8))
        {
            envelope.Check.Whole(ref reader, Envelope.RequestField, ref envelope.RequestId);
        }
        else
        {
            FieldCheck.Pass(ref reader);
        }
    }

    private static KrakenChannel ChannelOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("book"u8) ? KrakenChannel.Book
        : name.SequenceEqual("trade"u8) ? KrakenChannel.Trade
        : name.SequenceEqual("ticker"u8) ? KrakenChannel.Ticker
        : name.SequenceEqual("ohlc"u8) ? KrakenChannel.Ohlc
        : name.SequenceEqual("heartbeat"u8) ? KrakenChannel.Heartbeat
        : name.SequenceEqual("status"u8) ? KrakenChannel.Status
        : name.SequenceEqual("executions"u8) || name.SequenceEqual("balances"u8) || name.SequenceEqual("instrument"u8)
            || name.SequenceEqual("level3"u8) ? KrakenChannel.Other
        : KrakenChannel.Unknown;

    private FrameOutcome ReadChannel(ref Envelope envelope, DateTime receivedAt)
    {
        switch (envelope.Channel)
        {
            case KrakenChannel.Heartbeat:
                Content.Set(new ControlMessage(ControlKind.Heartbeat));
                return FrameOutcome.Control;
            case KrakenChannel.Status:
                Content.Set(new ControlMessage(ControlKind.Status));
                return FrameOutcome.Control;
            case KrakenChannel.Other:
                return FrameOutcome.Ignored;
            case KrakenChannel.Unknown:
                return FrameOutcome.UnknownKind;
        }

        if (!envelope.Check.Has(Envelope.DataField | Envelope.TypeField))
        {
            return FrameOutcome.MissingField;
        }

        return envelope.Outcome ?? ReadData(ref envelope.Data, envelope.Channel, envelope.IsSnapshot, receivedAt);
    }

    private FrameOutcome ReadData(ref Utf8JsonReader data, KrakenChannel channel, bool isSnapshot, DateTime receivedAt)
    {
        if (data.TokenType != JsonTokenType.StartArray)
        {
            return FrameOutcome.WrongShape;
        }

        Content.IsSnapshotOfTrades = isSnapshot;
        var outcome = FrameOutcome.Ignored; // An empty array says nothing.
        while (data.Read() && data.TokenType == JsonTokenType.StartObject)
        {
            outcome = channel switch
            {
                KrakenChannel.Trade => _payloads.ReadTrade(ref data, Content),
                KrakenChannel.Ticker => _payloads.ReadTicker(ref data, receivedAt, Content),
                KrakenChannel.Book => _payloads.ReadBook(ref data, isSnapshot, receivedAt, Content),
                _ => _payloads.ReadBar(ref data, Content),
            };
            if (FrameCounts.IsBad(outcome))
            {
                return outcome;
            }
        }

        return data.TokenType == JsonTokenType.EndArray ? outcome : FrameOutcome.WrongShape;
    }

    private FrameOutcome ReadAnswer(in Envelope envelope)
    {
        var isRefused = !envelope.Error.IsEmpty || (envelope.Check.Has(Envelope.SuccessField) && !envelope.IsSuccess);
        var isAnswer = envelope.IsPong || envelope.Check.Has(Envelope.SuccessField) || isRefused;
        if (!isAnswer)
        {
            return FrameOutcome.UnknownKind; // A request, which no venue sends.
        }

        Content.Set(new ControlMessage(
            isRefused ? ControlKind.Refused : envelope.IsPong ? ControlKind.Pong : ControlKind.Acknowledged,
            envelope.Check.Has(Envelope.RequestField) ? envelope.RequestId : null,
            null,
            envelope.Error.IsEmpty ? null : Encoding.UTF8.GetString(envelope.Error)));
        return FrameOutcome.Control;
    }

    private ref struct Envelope
    {
        public const uint ChannelField = 1;
        public const uint TypeField = 2;
        public const uint DataField = 4;
        public const uint MethodField = 8;
        public const uint SuccessField = 16;
        public const uint ErrorField = 32;
        public const uint RequestField = 64;

        public FieldCheck Check;
        public FrameOutcome? Outcome;
        public KrakenChannel Channel;
        public Utf8JsonReader Data;
        public ReadOnlySpan<byte> Error;
        public long RequestId;
        public bool IsSnapshot;
        public bool IsPong;
        public bool IsSuccess;

        public readonly bool CanBeRead => Check.IsGood && Check.Has(ChannelField | TypeField) && !Check.Has(DataField)
            && Channel is KrakenChannel.Book or KrakenChannel.Trade or KrakenChannel.Ticker or KrakenChannel.Ohlc;
    }
}
