using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Binance;

/// <summary>
/// Frames of Binance spot, bare or wrapped with the name of their stream: trades, aggregate trades, best quotes, differences
/// of books, partial books and bars. Field names are single letters whose meaning depends on the kind of the message, so the
/// fields are noted first and read once the whole frame has been seen, in whatever order they came.
/// </summary>
/// <param name="listings">The instruments that are known.</param>
public sealed class BinanceDecoder(ListingTable listings) : FeedDecoder(Venue.Binance, listings)
{
    private readonly BinanceFields _fields = new();
    private BinanceBar _bar;
    private Listing? _snapshotListing;

    /// <summary>Whether trades in the usual form take the short way; tests compare it with the other.</summary>
    internal bool TakesShortWay { get; set; } = true;

    /// <summary>Reads the answer to a request for a book over HTTP, which names no instrument.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="listing">What was asked for.</param>
    /// <param name="receivedAt">The UTC time of receipt.</param>
    /// <param name="sink">Takes in the snapshot.</param>
    /// <returns>What became of it.</returns>
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
        if (TakesShortWay && _snapshotListing is null && BinanceTradeFrame.TryRead(frame, out var message)
            && Listings.Find(message.Symbol) is { } listing && Content.TryAdd(listing, message.Trade))
        {
            return FrameOutcome.Trades;
        }

        _fields.Clear();
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return FrameOutcome.WrongShape;
        }

        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue; // The end of the wrapped payload or of the frame.
            }

            var name = reader.ValueSpan;
            reader.Read();
            var outcome = name.Length == 1 ? ReadLetter(ref reader, name[0]) : ReadWord(ref reader, name);
            if (FrameCounts.IsBad(outcome))
            {
                return outcome;
            }
        }

        return Interpret(frame, receivedAt);
    }

    private FrameOutcome ReadLetter(ref Utf8JsonReader reader, byte letter)
    {
        if (!_fields.TryTake(letter, ref reader))
        {
            return FrameOutcome.RepeatedField;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when letter is (byte)'b':
                return LevelArrays.Read(ref reader, Content.Bids);
            case JsonTokenType.StartArray when letter is (byte)'a':
                return LevelArrays.Read(ref reader, Content.Asks);
            case JsonTokenType.StartObject when letter is (byte)'k':
                _bar = BinanceBar.Read(ref reader);
                return FrameOutcome.Bars;
            default:
                FieldCheck.Pass(ref reader);
                return FrameOutcome.Ignored;
        }
    }

    private FrameOutcome ReadWord(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("data"u8) && reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.StartObject)
        {
            return FrameOutcome.Ignored; // Its fields are read as if they stood outside.
        }

        var word = BinanceFields.WordOf(name);
        if (word is { } known && !_fields.TryTake(known, ref reader))
        {
            return FrameOutcome.RepeatedField;
        }

        switch (word)
        {
            case BinanceWord.Bids:
                return LevelArrays.Read(ref reader, Content.Bids);
            case BinanceWord.Asks:
                return LevelArrays.Read(ref reader, Content.Asks);
            default:
                FieldCheck.Pass(ref reader);
                return FrameOutcome.Ignored;
        }
    }

    private FrameOutcome Interpret(ReadOnlySpan<byte> frame, DateTime receivedAt)
    {
        if (_fields.Has('e'))
        {
            var kind = _fields.Text(frame, 'e');
            return kind.SequenceEqual("aggTrade"u8) ? ToTrade(frame, 'a')
                : kind.SequenceEqual("trade"u8) ? ToTrade(frame, 't')
                : kind.SequenceEqual("depthUpdate"u8) ? ToUpdate(frame)
                : kind.SequenceEqual("kline"u8) ? ToBar(frame)
                : kind.SequenceEqual("serverShutdown"u8) ? ToControl(new ControlMessage(ControlKind.Closing))
                : IsKnownOther(kind) ? FrameOutcome.Ignored
                : FrameOutcome.UnknownKind;
        }

        if (_fields.Has(BinanceWord.LastUpdateId))
        {
            return ToSnapshot(frame, receivedAt);
        }

        if (_fields.Has('u') && _fields.Has('s'))
        {
            return ToQuote(frame, receivedAt);
        }

        return _fields.Has(BinanceWord.Code) || _fields.Has(BinanceWord.Error) ? ToRefusal(frame)
            : _fields.Has(BinanceWord.Result) ? ToAcknowledgement(frame)
            : _fields.Has(BinanceWord.Event) ? FrameOutcome.Ignored
            : FrameOutcome.UnknownKind;
    }

    // Tickers of a day, and events of an account, which come over connections of their own.
    private static bool IsKnownOther(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("24hrTicker"u8) || kind.SequenceEqual("24hrMiniTicker"u8) || kind.SequenceEqual("executionReport"u8)
        || kind.SequenceEqual("outboundAccountPosition"u8) || kind.SequenceEqual("balanceUpdate"u8) || kind.SequenceEqual("listStatus"u8)
        || kind.SequenceEqual("avgPrice"u8) || kind.SequenceEqual("eventStreamTerminated"u8);

    private FrameOutcome ToTrade(ReadOnlySpan<byte> frame, char idLetter)
    {
        if (!_fields.HasAll("spqTm") || !_fields.Has(idLetter))
        {
            return FrameOutcome.MissingField;
        }

        if (!_fields.TryPositive(frame, 'p', out var price) || !_fields.TryPositive(frame, 'q', out var quantity)
            || !_fields.TryWhole(frame, idLetter, out var id))
        {
            return FrameOutcome.BadNumber;
        }

        if (!_fields.TryTime(frame, 'T', out var time))
        {
            return FrameOutcome.BadTime;
        }

        // m: the buyer was the maker, so the seller took.
        if (!_fields.TryFlag('m', out var buyerIsMaker))
        {
            return FrameOutcome.BadWord;
        }

        return Listings.Find(_fields.Text(frame, 's')) is not { } listing ? FrameOutcome.UnknownInstrument
            : Content.TryAdd(listing, new Trade(time, price, quantity, buyerIsMaker ? Side.Sell : Side.Buy, id)) ? FrameOutcome.Trades
            : FrameOutcome.TooLarge;
    }

    private FrameOutcome ToUpdate(ReadOnlySpan<byte> frame)
    {
        if (!_fields.HasAll("sEUuba"))
        {
            return FrameOutcome.MissingField;
        }

        if (!_fields.IsArray('b') || !_fields.IsArray('a'))
        {
            return FrameOutcome.WrongShape;
        }

        if (!_fields.TryWhole(frame, 'U', out var first) || !_fields.TryWhole(frame, 'u', out var last))
        {
            return FrameOutcome.BadNumber;
        }

        if (!_fields.TryTime(frame, 'E', out var time))
        {
            return FrameOutcome.BadTime;
        }

        return first > last ? FrameOutcome.BadSequence
            : Listings.Find(_fields.Text(frame, 's')) is not { } listing ? FrameOutcome.UnknownInstrument
            : ToBook(listing, BookMessageKind.Update, time, first, last);
    }

    private FrameOutcome ToSnapshot(ReadOnlySpan<byte> frame, DateTime receivedAt)
    {
        if (!_fields.Has(BinanceWord.Bids) || !_fields.Has(BinanceWord.Asks))
        {
            return FrameOutcome.MissingField;
        }

        if (_fields.Whole(frame, BinanceWord.LastUpdateId) is not { } last)
        {
            return FrameOutcome.BadNumber;
        }

        if (_snapshotListing is { } asked)
        {
            return ToBook(asked, BookMessageKind.Snapshot, receivedAt, last, last);
        }

        // Only the stream's name tells whose book it is: btcusdt@depth5.
        var stream = _fields.Text(frame, BinanceWord.Stream);
        var end = stream.IndexOf((byte)'@');
        return end < 0 ? FrameOutcome.MissingField
            : Listings.Find(stream[..end]) is not { } listing ? FrameOutcome.UnknownInstrument
            : ToBook(listing, BookMessageKind.Picture, receivedAt, last, last);
    }

    private FrameOutcome ToBook(Listing listing, BookMessageKind kind, DateTime time, long first, long last) =>
        Content.TryAdd(new FrameContent.BookEntry(listing, kind, time, first, last, null, .., ..))
            ? FrameOutcome.Books
            : FrameOutcome.TooLarge;

    private FrameOutcome ToQuote(ReadOnlySpan<byte> frame, DateTime receivedAt)
    {
        if (!_fields.HasAll("bBaA"))
        {
            return FrameOutcome.MissingField;
        }

        if (!_fields.TryNumber(frame, 'b', out var bid) || !_fields.TryNumber(frame, 'B', out var bidQuantity)
            || !_fields.TryNumber(frame, 'a', out var ask) || !_fields.TryNumber(frame, 'A', out var askQuantity)
            || !_fields.TryWhole(frame, 'u', out var sequence))
        {
            return FrameOutcome.BadNumber;
        }

        return Listings.Find(_fields.Text(frame, 's')) is not { } listing ? FrameOutcome.UnknownInstrument
            : Quotes.Add(Content, listing, new Quote(receivedAt, bid, bidQuantity, ask, askQuantity), sequence);
    }

    private FrameOutcome ToBar(ReadOnlySpan<byte> frame)
    {
        if (!_fields.HasAll("sk"))
        {
            return FrameOutcome.MissingField;
        }

        if (!_fields.IsObject('k'))
        {
            return FrameOutcome.WrongShape;
        }

        var outcome = _bar.TryMake(out var bar);
        return outcome != FrameOutcome.Bars ? outcome
            : Listings.Find(_fields.Text(frame, 's')) is not { } listing ? FrameOutcome.UnknownInstrument
            : Content.TryAdd(new BarMessage(listing, _bar.Timeframe, bar, _bar.IsClosed)) ? FrameOutcome.Bars
            : FrameOutcome.TooLarge;
    }

    private FrameOutcome ToAcknowledgement(ReadOnlySpan<byte> frame) =>
        ToControl(new ControlMessage(ControlKind.Acknowledged, _fields.Whole(frame, BinanceWord.Id)));

    private FrameOutcome ToRefusal(ReadOnlySpan<byte> frame)
    {
        var text = Encoding.UTF8.GetString(_fields.Text(frame, BinanceWord.Message));
        var (request, code) = (_fields.Whole(frame, BinanceWord.Id), _fields.Whole(frame, BinanceWord.Code));
        return ToControl(new ControlMessage(ControlKind.Refused, request, code, text.Length > 0 ? text : null));
    }

    private FrameOutcome ToControl(in ControlMessage message)
    {
        Content.Set(message);
        return FrameOutcome.Control;
    }
}
