using System.Globalization;
using System.Text.Json;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Markets;

public sealed class OrderBookRecordingTests
{
    private static readonly DateTime Time = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // The recording carries the venue's own best bid and ask at update 717720862, ...864 and ...866: an independent check.
    [Fact]
    public void Apply_RecordedBinanceBook_AgreesWithTheVenuesQuotes()
    {
        var book = new OrderBook();
        using var snapshot = JsonDocument.Parse(File.ReadAllText(SharedData.Path("wire/binance/rest_depth_XMRBTC_top20.json")));
        var last = snapshot.RootElement.GetProperty("lastUpdateId").GetInt64();
        book.ApplySnapshot(Levels(snapshot.RootElement, "bids"), Levels(snapshot.RootElement, "asks"), Time, last);
        var quotes = new Dictionary<long, (double, double, double, double)>();
        var compared = 0;
        foreach (var line in File.ReadLines(SharedData.Path("wire/binance/recorded_book_XMRBTC.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var data = document.RootElement.GetProperty("data");
            var update = data.GetProperty("u").GetInt64();
            if (!data.TryGetProperty("e", out _))
            {
                quotes[update] = (Number(data, "b"), Number(data, "B"), Number(data, "a"), Number(data, "A"));
            }
            else if (update > last)
            {
                Assert.Equal(OrderBookState.Valid, book.Apply(Levels(data, "b"), Levels(data, "a"), Time, update));
            }

            if (quotes.TryGetValue(book.Sequence, out var expected) && book.TryGetQuote(out var quote))
            {
                Assert.Equal(expected, (quote.BidPrice, quote.BidQuantity, quote.AskPrice, quote.AskQuantity));
                quotes.Remove(book.Sequence);
                compared++;
            }
        }

        Assert.Equal(3, compared);
    }

    // The best bid and ask after the last message are stated in the recording's description.
    [Fact]
    public void Apply_RecordedBybitBook_EndsAtTheStatedQuote()
    {
        var book = new OrderBook();
        foreach (var line in File.ReadLines(SharedData.Path("l2/bybit_XRPUSDT_ob500_first20.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var data = document.RootElement.GetProperty("data");
            var update = data.GetProperty("u").GetInt64();
            var state = document.RootElement.GetProperty("type").GetString() == "snapshot"
                ? book.ApplySnapshot(Levels(data, "b"), Levels(data, "a"), Time, update)
                : book.Apply(Levels(data, "b"), Levels(data, "a"), Time, update);
            Assert.Equal(OrderBookState.Valid, state);
        }

        Assert.True(book.TryGetQuote(out var quote));
        Assert.Equal(new Quote(Time, 1.9534, 7584, 1.9535, 143), quote);
        Assert.InRange(book.LevelCount(Side.Buy), 450, 550);
    }

    private static BookLevel[] Levels(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(
        level => new BookLevel(Parse(level[0].GetString()), Parse(level[1].GetString())))];

    private static double Number(JsonElement element, string name) => Parse(element.GetProperty(name).GetString());

    private static double Parse(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);
}
