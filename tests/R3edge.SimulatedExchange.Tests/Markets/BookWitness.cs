using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Markets;

/// <summary>Remembers what the exchange's own book was at its last changes, and the numbers of its trades.</summary>
internal sealed class BookWitness : IExchangeListener
{
    public const int Levels = 10;
    private const int Kept = 20_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, double[]> _books = [];
    private readonly Queue<long> _order = new();

    public long LastTrade { get; private set; }

    public void OnTrade(MatchingEngine engine, in Trade trade)
    {
        lock (_lock)
        {
            LastTrade = trade.Sequence;
        }
    }

    public void OnBook(MatchingEngine engine, BookChanges changes)
    {
        lock (_lock)
        {
            _books[changes.Last] = [.. Flat(engine, Side.Buy), .. Flat(engine, Side.Sell)];
            _order.Enqueue(changes.Last);
            if (_order.Count > Kept)
            {
                _books.Remove(_order.Dequeue());
            }
        }
    }

    public void OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
    {
    }

    /// <summary>The best levels as they were at a change, price and quantity in turn; null where that is too long ago.</summary>
    public double[]? At(long change)
    {
        lock (_lock)
        {
            return _books.GetValueOrDefault(change);
        }
    }

    private static IEnumerable<double> Flat(MatchingEngine engine, Side side) =>
        engine.Levels(side).Take(Levels).SelectMany(level => new[] { (double)level.Price, (double)level.Quantity });
}
