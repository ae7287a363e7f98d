using System.Globalization;
using System.Text.Json;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Tests.Books;

/// <summary>A book as two dictionaries: slow, and too simple to be wrong.</summary>
internal sealed class PlainBook
{
    public SortedDictionary<double, double> Bids { get; } = new(Comparer<double>.Create((left, right) => right.CompareTo(left)));

    public SortedDictionary<double, double> Asks { get; } = [];

    public void Set(JsonElement data, string bids, string asks)
    {
        foreach (var (side, name) in new[] { (Bids, bids), (Asks, asks) })
        {
            foreach (var level in data.GetProperty(name).EnumerateArray())
            {
                Set(side, Number(level[0]), Number(level[1]));
            }
        }
    }

    public static void Set(SortedDictionary<double, double> side, double price, double quantity)
    {
        if (quantity > 0 && price > 0)
        {
            side[price] = quantity;
        }
        else
        {
            side.Remove(price);
        }
    }

    public void AssertEqual(OrderBook book)
    {
        Assert.Equal(OrderBookState.Valid, book.State);
        Assert.Equal(Bids.Select(pair => new BookLevel(pair.Key, pair.Value)), Levels(book, Side.Buy));
        Assert.Equal(Asks.Select(pair => new BookLevel(pair.Key, pair.Value)), Levels(book, Side.Sell));
    }

    private static IEnumerable<BookLevel> Levels(OrderBook book, Side side) =>
        Enumerable.Range(0, book.LevelCount(side)).Select(index => book.Level(side, index));

    private static double Number(JsonElement value) => double.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
