using System.Text.Json;
using R3edge.Domain.Markets;

namespace R3edge.Application.Pipeline.Market;

/// <summary>
/// Reads events that <see cref="MarketBatchWriter"/> wrote, straight from their bytes into a sink; nothing is allocated per entry.
/// For one caller at a time.
/// </summary>
public sealed class MarketBatchReader
{
    private BookLevel[] _levels = new BookLevel[64];

    /// <summary>Reads an event.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="sink">Receives the content in its order. What was read before an error has been received.</param>
    /// <returns>UTC time at which the content was received from its source.</returns>
    /// <exception cref="InvalidDataException">It is not such an event, or of a later version.</exception>
    public DateTime Read(ReadOnlySpan<byte> body, IMarketSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var reader = new Utf8JsonReader(body);
        try
        {
            return Read(ref reader, sink);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"The event is not market data: {exception.Message}", exception);
        }
    }

    private DateTime Read(ref Utf8JsonReader reader, IMarketSink sink)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var received = DateTime.UnixEpoch;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("e"u8))
            {
                ReadEntries(ref reader, sink);
            }
            else if (reader.ValueTextEquals("r"u8))
            {
                received = MarketEntry.FromMicroseconds(Integer(ref reader));
            }
            else if (reader.ValueTextEquals("v"u8))
            {
                var version = Integer(ref reader);
                if (version != MarketEntry.Version)
                {
                    throw new InvalidDataException($"Market data of version {version} cannot be read here, only version {MarketEntry.Version}.");
                }
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new InvalidDataException("The event is not market data: it does not end where its object ends.");
        }

        return received;
    }

    private void ReadEntries(ref Utf8JsonReader reader, IMarketSink sink)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var kind = Integer(ref reader);
            var time = MarketEntry.FromMicroseconds(Integer(ref reader));
            switch (kind)
            {
                case MarketEntry.Trade:
                case MarketEntry.BackfilledTrade:
                    sink.OnTrade(ReadTrade(ref reader, time), kind == MarketEntry.BackfilledTrade);
                    break;
                case MarketEntry.Quote:
                    sink.OnQuote(new Quote(time, Number(ref reader), Number(ref reader), Number(ref reader), Number(ref reader)));
                    break;
                case MarketEntry.Book:
                    ReadBook(ref reader, time, sink);
                    break;
                case MarketEntry.SourceBar:
                    ReadBar(ref reader, time, sink);
                    break;
                case MarketEntry.Clock:
                    sink.OnClock(time);
                    break;
                case MarketEntry.Interruption:
                    sink.OnInterruption(time);
                    break;
                default:
                    throw new InvalidDataException($"Market data has no entry of kind {kind}.");
            }

            Expect(ref reader, JsonTokenType.EndArray);
        }

        if (reader.TokenType != JsonTokenType.EndArray)
        {
            throw new InvalidDataException($"The event is not market data: an entry was expected, not {reader.TokenType}.");
        }
    }

    private static Trade ReadTrade(ref Utf8JsonReader reader, DateTime time)
    {
        var price = Number(ref reader);
        var quantity = Number(ref reader);
        var aggressor = Integer(ref reader) == 0 ? Side.Buy : Side.Sell;
        return new Trade(time, price, quantity, aggressor, Integer(ref reader));
    }

    private static void ReadBar(ref Utf8JsonReader reader, DateTime time, IMarketSink sink)
    {
        var minutes = Integer(ref reader);
        if (!Timeframe.TryFromDuration(TimeSpan.FromMinutes(minutes), out var timeframe))
        {
            throw new InvalidDataException($"There is no timeframe of {minutes} minutes.");
        }

        var bar = new Bar(
            time, time + timeframe.Duration, Number(ref reader), Number(ref reader), Number(ref reader), Number(ref reader), Number(ref reader));
        var ahead = reader;
        if (ahead.Read() && ahead.TokenType == JsonTokenType.Number)
        {
            bar = bar with { TakerBuyVolume = ahead.GetDouble() };
            reader = ahead;
        }

        sink.OnSourceBar(timeframe, bar);
    }

    private void ReadBook(ref Utf8JsonReader reader, DateTime time, IMarketSink sink)
    {
        var bids = ReadLevels(ref reader, 0);
        var all = ReadLevels(ref reader, bids);
        sink.OnBook(new BookView(time, _levels.AsSpan(0, bids), _levels.AsSpan(bids, all - bids)));
    }

    private int ReadLevels(ref Utf8JsonReader reader, int count)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == _levels.Length)
            {
                Array.Resize(ref _levels, count * 2);
            }

            var price = reader.GetDouble();
            _levels[count++] = new BookLevel(price, Number(ref reader));
        }

        return count;
    }

    private static double Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetDouble();
    }

    private static long Integer(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new InvalidDataException($"The event is not market data: {type} was expected, not {reader.TokenType}.");
        }
    }
}
