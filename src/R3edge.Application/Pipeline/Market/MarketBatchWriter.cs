using System.Buffers;
using System.Text.Json;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;

namespace R3edge.Application.Pipeline.Market;

/// <summary>
/// Collects what happened in one instrument and writes it as events of <see cref="HubNames.MarketData"/>: UTF-8 JSON,
/// <c>{"v":1,"i":"kucoin/BTC-USDT","e":[[kind,time,...],...],"r":received}</c>. Kind 0 is a trade [0,t,price,quantity,side,sequence]
/// with side 0 for a buy and 1 for a sell, 1 a backfilled trade, 2 a quote [2,t,bid,quantity,ask,quantity], 3 a book
/// [3,t,[price,quantity,...],[price,quantity,...]], 4 a source bar [4,t,minutes,open,high,low,close,volume] at its open time, with what takers bought behind it where that is known,
/// 5 the clock [5,t], 6 an interruption [6,t]: trades before it are missing. Times are microseconds since 1970, so what is finer is cut. Doubles are written so that they read back the same.
/// </summary>
public sealed class MarketBatchWriter : IMarketSink, IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _writer;
    private readonly string _instrument;
    private bool _isOpen;

    /// <summary>Starts without content.</summary>
    /// <param name="instrument">What all content is about.</param>
    public MarketBatchWriter(InstrumentId instrument)
    {
        _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
        _instrument = instrument.ToString();
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>How large the event is by now, in bytes; it is published well before <see cref="EventData.LargestBody"/>.</summary>
    public long Bytes => _writer.BytesCommitted + _writer.BytesPending;

    /// <inheritdoc/>
    public void OnTrade(in Trade trade, bool isBackfilled)
    {
        Begin(isBackfilled ? MarketEntry.BackfilledTrade : MarketEntry.Trade, trade.Time);
        _writer.WriteNumberValue(trade.Price);
        _writer.WriteNumberValue(trade.Quantity);
        _writer.WriteNumberValue(trade.Aggressor == Side.Buy ? 0 : 1);
        _writer.WriteNumberValue(trade.Sequence);
        _writer.WriteEndArray();
    }

    /// <inheritdoc/>
    public void OnQuote(in Quote quote)
    {
        Begin(MarketEntry.Quote, quote.Time);
        _writer.WriteNumberValue(quote.BidPrice);
        _writer.WriteNumberValue(quote.BidQuantity);
        _writer.WriteNumberValue(quote.AskPrice);
        _writer.WriteNumberValue(quote.AskQuantity);
        _writer.WriteEndArray();
    }

    /// <inheritdoc/>
    public void OnBook(in BookView book)
    {
        Begin(MarketEntry.Book, book.Time);
        Write(book.Bids);
        Write(book.Asks);
        _writer.WriteEndArray();
    }

    /// <inheritdoc/>
    public void OnSourceBar(Timeframe timeframe, in Bar bar)
    {
        Begin(MarketEntry.SourceBar, bar.OpenTime);
        _writer.WriteNumberValue((int)timeframe.Duration.TotalMinutes);
        _writer.WriteNumberValue(bar.Open);
        _writer.WriteNumberValue(bar.High);
        _writer.WriteNumberValue(bar.Low);
        _writer.WriteNumberValue(bar.Close);
        _writer.WriteNumberValue(bar.Volume);
        if (bar.TakerBuyVolume is { } bought)
        {
            _writer.WriteNumberValue(bought);
        }

        _writer.WriteEndArray();
    }

    /// <inheritdoc/>
    public void OnClock(DateTime now)
    {
        Begin(MarketEntry.Clock, now);
        _writer.WriteEndArray();
    }

    /// <inheritdoc/>
    public void OnInterruption(DateTime at)
    {
        Begin(MarketEntry.Interruption, at);
        _writer.WriteEndArray();
    }

    /// <summary>The content as an event; the writer is empty afterwards.</summary>
    /// <param name="id">The event's id: derives from its source, so that the same content published again has the same.</param>
    /// <param name="receivedAt">UTC time of receipt.</param>
    /// <exception cref="InvalidOperationException">There is no content.</exception>
    public EventData Take(string id, DateTime receivedAt)
    {
        if (!_isOpen)
        {
            throw new InvalidOperationException("There is nothing to publish.");
        }

        _writer.WriteEndArray();
        _writer.WriteNumber("r"u8, MarketEntry.ToMicroseconds(receivedAt));
        _writer.WriteEndObject();
        _writer.Flush();
        var body = _buffer.WrittenSpan.ToArray();
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        _isOpen = false;
        Count = 0;
        return new EventData(_instrument, id, body);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private void Begin(int kind, DateTime time)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            _writer.WriteStartObject();
            _writer.WriteNumber("v"u8, MarketEntry.Version);
            _writer.WriteString("i"u8, _instrument);
            _writer.WriteStartArray("e"u8);
        }

        Count++;
        _writer.WriteStartArray();
        _writer.WriteNumberValue(kind);
        _writer.WriteNumberValue(MarketEntry.ToMicroseconds(time));
    }

    private void Write(ReadOnlySpan<BookLevel> levels)
    {
        _writer.WriteStartArray();
        foreach (var level in levels)
        {
            _writer.WriteNumberValue(level.Price);
            _writer.WriteNumberValue(level.Quantity);
        }

        _writer.WriteEndArray();
    }
}
