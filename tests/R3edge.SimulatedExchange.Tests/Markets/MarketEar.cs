using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.SimulatedExchange.Tests.Markets;

/// <summary>Hears our own feed and compares every valid book with what the exchange's was.</summary>
internal sealed class MarketEar(BookWitness witness) : IMarketListener
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _trades = [];
    private long _first = long.MaxValue;
    private long _last;

    public int Compared { get; private set; }

    public int Stale { get; private set; }

    public int Doubled { get; private set; }

    public int Disordered { get; private set; }

    public int Missing { get; private set; }

    public string? Wrong { get; private set; }

    /// <summary>Number of the last trade heard.</summary>
    public long LastTrade
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Trades between the first and the last heard that were not.</summary>
    public long Lost
    {
        get
        {
            lock (_lock)
            {
                return _last - _first + 1 - _trades.Count;
            }
        }
    }

    public void OnTrade(Listing listing, in Trade trade, bool isBackfilled)
    {
        lock (_lock)
        {
            Doubled += _trades.Add(trade.Sequence) ? 0 : 1;
            Disordered += trade.Sequence < _last ? 1 : 0;
            _first = Math.Min(_first, trade.Sequence);
            _last = Math.Max(_last, trade.Sequence);
        }
    }

    public void OnTradeFlow(Listing listing, bool isFlowing)
    {
    }

    public void OnTradesMissing(Listing listing)
    {
        lock (_lock)
        {
            Missing++;
        }
    }

    public void OnQuote(Listing listing, in Quote quote)
    {
    }

    public void OnBook(VenueBook book)
    {
        if (book.NeedsSnapshot)
        {
            Stale++;
            return;
        }

        if (witness.At(book.Book.Sequence) is not { } truth)
        {
            return;
        }

        var levels = new BookLevel[BookWitness.Levels];
        var ours = new List<double>();
        foreach (var side in new[] { Side.Buy, Side.Sell })
        {
            var count = book.Book.CopyBest(side, levels);
            for (var i = 0; i < count; i++)
            {
                ours.Add(levels[i].Price);
                ours.Add(levels[i].Quantity);
            }
        }

        Compared++;
        if (!truth.AsSpan().SequenceEqual([.. ours]))
        {
            Wrong ??= $"At change {book.Book.Sequence} we have {string.Join(' ', ours)} and the exchange {string.Join(' ', truth)}.";
        }
    }

    public void OnBar(in BarMessage message)
    {
    }

    public void OnRefusal(Venue venue, in ControlMessage message)
    {
    }

    public void OnConnection(Venue venue, int connection, FeedEnd? end)
    {
    }
}
