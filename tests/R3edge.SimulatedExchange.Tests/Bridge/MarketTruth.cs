using System.Globalization;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Bridge;

/// <summary>What really happened in a market of the exchange: every trade, and every book there was, in order.</summary>
internal sealed class MarketTruth : IExchangeListener
{
    /// <summary>How many levels of a side are compared.</summary>
    public const int Levels = 5;

    private readonly Lock _gate = new();
    private readonly MatchingEngine _engine;
    private readonly Dictionary<string, List<int>> _books = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Trade> _trades = [];
    private int _states;
    private long _last;

    public MarketTruth(MatchingEngine engine)
    {
        _engine = engine;
        foreach (var trade in engine.Trades)
        {
            OnTrade(engine, trade);
        }

        Remember(Of(engine));
    }

    /// <summary>A book in words.</summary>
    public static string Text(IEnumerable<(double Price, double Quantity)> bids, IEnumerable<(double Price, double Quantity)> asks)
    {
        return $"{Side(bids)} | {Side(asks)}";

        static string Side(IEnumerable<(double Price, double Quantity)> levels) => string.Join(' ', levels.Take(Levels).Select(
            level => string.Create(CultureInfo.InvariantCulture, $"{level.Price:0.########}x{level.Quantity:0.########}")));
    }

    /// <summary>The number of the last trade.</summary>
    public long Last()
    {
        lock (_gate)
        {
            return _last;
        }
    }

    /// <summary>The book as it is.</summary>
    public string Now()
    {
        lock (_gate)
        {
            return Of(_engine);
        }
    }

    /// <summary>When the book was first so, at or after a moment: the count of its changes before; null where it never was.</summary>
    public int? FirstSo(string book, int after)
    {
        lock (_gate)
        {
            return _books.GetValueOrDefault(book)?.Where(state => state >= after).Select(state => (int?)state).FirstOrDefault();
        }
    }

    /// <summary>A trade by its number.</summary>
    public Trade? Find(long sequence)
    {
        lock (_gate)
        {
            return _trades.TryGetValue(sequence, out var trade) ? trade : null;
        }
    }

    /// <summary>How many trades there were behind one and up to another.</summary>
    public int CountBehind(long first, long last)
    {
        lock (_gate)
        {
            var count = 0;
            for (var sequence = first + 1; sequence <= last; sequence++)
            {
                count += _trades.ContainsKey(sequence) ? 1 : 0;
            }

            return count;
        }
    }

    public void OnTrade(MatchingEngine engine, in Trade trade)
    {
        lock (_gate)
        {
            _trades[trade.Sequence] = trade;
            _last = Math.Max(_last, trade.Sequence);
        }
    }

    public void OnBook(MatchingEngine engine, BookChanges changes) => Remember(Of(engine));

    public void OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
    {
    }

    private void Remember(string book)
    {
        lock (_gate)
        {
            if (!_books.TryGetValue(book, out var states))
            {
                _books.Add(book, states = []);
            }

            states.Add(_states++);
        }
    }

    private static string Of(MatchingEngine engine) => Text(Side(engine, Domain.Markets.Side.Buy), Side(engine, Domain.Markets.Side.Sell));

    private static (double Price, double Quantity)[] Side(MatchingEngine engine, Side side) =>
        [.. engine.Levels(side).Take(Levels).Select(level => ((double)level.Price, (double)level.Quantity))];
}
