using System.Globalization;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests;

/// <summary>Writes down what a decoder delivers, one line an event.</summary>
internal sealed class RecordingSink : IFeedSink
{
    public List<string> Events { get; } = [];

    public List<ControlMessage> Controls { get; } = [];

    public List<long> Sequences { get; } = [];

    public static string Line(InstrumentId id, in Trade trade, bool isSnapshot) => string.Create(
        CultureInfo.InvariantCulture,
        $"trade {id} {trade.Time:O} {trade.Price:R} x {trade.Quantity:R} {trade.Aggressor} #{trade.Sequence}{(isSnapshot ? " past" : "")}");

    public static string Line(InstrumentId id, in Quote quote, long sequence) => string.Create(
        CultureInfo.InvariantCulture,
        $"quote {id} {quote.Time:O} {quote.BidPrice:R} x {quote.BidQuantity:R} / {quote.AskPrice:R} x {quote.AskQuantity:R} #{sequence}");

    public static string Line(InstrumentId id, Timeframe timeframe, in Bar bar, bool? isClosed) => string.Create(
        CultureInfo.InvariantCulture,
        $"bar {id} {timeframe} {bar.OpenTime:O} {bar.CloseTime:O} {bar.Open:R} {bar.High:R} {bar.Low:R} {bar.Close:R} {bar.Volume:R} bought:{bar.TakerBuyVolume:R} closed:{isClosed}");

    public static string Line(
        InstrumentId id, BookMessageKind kind, DateTime time, long first, long last, uint? checksum, IEnumerable<BookLevel> bids, IEnumerable<BookLevel> asks) =>
        string.Create(CultureInfo.InvariantCulture, $"book {id} {kind} {time:O} #{first}-{last} {checksum} bids {Levels(bids)} asks {Levels(asks)}");

    public void OnConnectionSequence(long sequence) => Sequences.Add(sequence);

    public void OnTrades(in TradeMessage message)
    {
        foreach (var trade in message.Trades)
        {
            Events.Add(Line(message.Listing.Id, trade, message.IsSnapshot));
        }
    }

    public void OnQuote(Listing listing, in Quote quote, long sequence) => Events.Add(Line(listing.Id, quote, sequence));

    public void OnBook(in BookMessage message) => Events.Add(Line(
        message.Listing.Id, message.Kind, message.Time, message.FirstSequence, message.LastSequence, message.Checksum,
        message.Bids.ToArray(), message.Asks.ToArray()));

    public void OnBar(in BarMessage message) => Events.Add(Line(message.Listing.Id, message.Timeframe, message.Bar, message.IsClosed));

    public void OnControl(in ControlMessage message) => Controls.Add(message);

    private static string Levels(IEnumerable<BookLevel> levels) => string.Join(
        ' ', levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{level.Price:R}x{level.Quantity:R}")));
}
