using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.KuCoin;

/// <summary>
/// Frames of KuCoin spot: trades, best quotes (the ticker and level 1), changes and pictures of books, bars, and the messages
/// that keep the connection.
/// </summary>
/// <param name="listings">The instruments that are known.</param>
public sealed class KuCoinDecoder(ListingTable listings) : FeedDecoder(Venue.KuCoin, listings)
{
    private readonly KuCoinPayloads _payloads = new(listings);
    private Listing? _snapshotListing;

    /// <summary>Reads the answer to a request for a book over HTTP, which names no instrument.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="listing">What was asked for.</param>
    /// <param name="receivedAt">The UTC time of receipt.</param>
    /// <param name="sink">Takes in the snapshot.</param>
    /// <returns>What became of it; an error of the venue is control.</returns>
    public FrameOutcome DecodeSnapshot(ReadOnlySpan<byte> body, Listing listing, DateTime receivedAt, IFeedSink sink)
    {
        _snapshotListing = listing;
        try
        {
            return Decode(body, receivedAt, sink);
        }
        finally
        {
            _snapshotListing = null;
        }
    }

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
        var outcome = ReadFields(ref reader, ref envelope);
        reader.Read(); // Anything behind the object is an error.
        if (!envelope.Check.IsGood)
        {
            return envelope.Check.Fault;
        }

        if (envelope.Type.SequenceEqual("message"u8))
        {
            // Older messages put the data before the topic that tells what they are.
            return envelope.HasDeferredData ? ReadData(ref envelope.Data, envelope.Topic, envelope.Subject)
                : envelope.HasData ? outcome
                : FrameOutcome.MissingField;
        }

        return _snapshotListing is { } listing ? ReadSnapshot(ref envelope, listing, receivedAt) : ReadControl(envelope);
    }

    private FrameOutcome ReadFields(ref Utf8JsonReader reader, ref Envelope envelope)
    {
        var outcome = FrameOutcome.MissingField;
        while (FieldCheck.Next(ref reader, out var name))
        {
            if (name.SequenceEqual("topic"u8))
            {
                envelope.Check.Take(1);
                envelope.Topic = WireValue.Text(in reader, default);
            }
            else if (name.SequenceEqual("type"u8))
            {
                envelope.Check.Take(2);
                envelope.Type = WireValue.Text(in reader, default);
            }
            else if (name.SequenceEqual("subject"u8))
            {
                envelope.Check.Take(4);
                envelope.Subject = WireValue.Text(in reader, default);
            }
            else if (name.SequenceEqual("data"u8) && envelope.Check.Take(8))
            {
                envelope.HasData = reader.TokenType == JsonTokenType.StartObject;
                envelope.HasDeferredData = envelope.HasData && !(envelope.Check.Has(7) && envelope.Type.SequenceEqual("message"u8));
                envelope.Data = reader;
                if (envelope.HasData && !envelope.HasDeferredData)
                {
                    outcome = ReadData(ref reader, envelope.Topic, envelope.Subject);
                    if (FrameCounts.IsBad(outcome))
                    {
                        envelope.Check.Fail(outcome);
                        return outcome;
                    }
                }
                else
                {
                    FieldCheck.Pass(ref reader);
                }
            }
            else if (name.SequenceEqual("id"u8))
            {
                envelope.Id = WireValue.TryWhole(in reader, out var id) ? id : null;
            }
            else if (name.SequenceEqual("code"u8))
            {
                envelope.Code = WireValue.TryWhole(in reader, out var code) ? code : null;
            }
            else if (name.SequenceEqual("msg"u8))
            {
                envelope.Message = WireValue.Text(in reader, default);
            }
            else
            {
                FieldCheck.Pass(ref reader);
            }
        }

        return outcome;
    }

    private FrameOutcome ReadData(ref Utf8JsonReader reader, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> subject)
    {
        var colon = topic.IndexOf((byte)':');
        var symbol = topic[(colon + 1)..];
        var outcome = TopicOf(topic[..Math.Max(colon, 0)], topic) switch
        {
            KuCoinTopic.Trades => _payloads.ReadTrade(ref reader, Content),
            KuCoinTopic.BookChanges => _payloads.ReadChanges(ref reader, Content),
            KuCoinTopic.Ticker => _payloads.ReadTicker(ref reader, symbol.SequenceEqual("all"u8) ? subject : symbol, Content),
            KuCoinTopic.BestQuote => _payloads.ReadBestQuote(ref reader, symbol, Content),
            KuCoinTopic.BookPicture => _payloads.ReadPicture(ref reader, symbol, Content),
            KuCoinTopic.Bars => _payloads.ReadBar(ref reader, topic, Content),
            KuCoinTopic.Other => FrameOutcome.Ignored,
            _ => FrameOutcome.UnknownKind,
        };
        if (outcome is FrameOutcome.Ignored)
        {
            FieldCheck.Pass(ref reader);
        }

        return outcome;
    }

    private static KuCoinTopic TopicOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> topic) =>
        head.SequenceEqual("/market/match"u8) ? KuCoinTopic.Trades
        : head.SequenceEqual("/market/level2"u8) ? KuCoinTopic.BookChanges
        : head.SequenceEqual("/market/ticker"u8) ? KuCoinTopic.Ticker
        : head.SequenceEqual("/spotMarket/level1"u8) ? KuCoinTopic.BestQuote
        : head.SequenceEqual("/spotMarket/level2Depth5"u8) || head.SequenceEqual("/spotMarket/level2Depth50"u8) ? KuCoinTopic.BookPicture
        : head.SequenceEqual("/market/candles"u8) ? KuCoinTopic.Bars
        : head.SequenceEqual("/market/snapshot"u8) || topic.StartsWith("/spotMarket/tradeOrders"u8)
            || topic.StartsWith("/spotMarket/advancedOrders"u8) || topic.SequenceEqual("/account/balance"u8) ? KuCoinTopic.Other
        : KuCoinTopic.Unknown;

    private FrameOutcome ReadSnapshot(ref Envelope envelope, Listing listing, DateTime receivedAt)
    {
        if (envelope.Code is not { } code)
        {
            return FrameOutcome.MissingField;
        }

        const long Success = 200000;
        return code != Success ? ToControl(envelope, ControlKind.Refused)
            : !envelope.HasData ? FrameOutcome.MissingField
            : KuCoinPayloads.ReadSnapshot(ref envelope.Data, listing, receivedAt, Content);
    }

    private FrameOutcome ReadControl(in Envelope envelope) =>
        envelope.Type.SequenceEqual("pong"u8) ? ToControl(envelope, ControlKind.Pong)
        : envelope.Type.SequenceEqual("ack"u8) ? ToControl(envelope, ControlKind.Acknowledged)
        : envelope.Type.SequenceEqual("welcome"u8) ? ToControl(envelope, ControlKind.Welcome)
        : envelope.Type.SequenceEqual("error"u8) ? ToControl(envelope, ControlKind.Refused)
        : FrameOutcome.UnknownKind;

    private FrameOutcome ToControl(in Envelope envelope, ControlKind kind)
    {
        var text = default(string);
        if (kind == ControlKind.Refused)
        {
            // The words stand in "data" or in "msg".
            var words = envelope.Message.IsEmpty && envelope.Check.Has(8) ? WireValue.Text(in envelope.Data, default) : envelope.Message;
            text = words.IsEmpty ? null : Encoding.UTF8.GetString(words);
        }

        Content.Set(new ControlMessage(kind, envelope.Id, envelope.Code, text));
        return FrameOutcome.Control;
    }

    private ref struct Envelope
    {
        public FieldCheck Check;
        public ReadOnlySpan<byte> Topic;
        public ReadOnlySpan<byte> Type;
        public ReadOnlySpan<byte> Subject;
        public ReadOnlySpan<byte> Message;
        public Utf8JsonReader Data;
        public bool HasData;
        public bool HasDeferredData;
        public long? Id;
        public long? Code;
    }
}
