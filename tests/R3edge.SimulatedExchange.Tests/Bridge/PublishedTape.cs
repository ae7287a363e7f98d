using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Tests.Bridge;

/// <summary>What a bridge has published, to be held against what really happened.</summary>
internal sealed class PublishedTape : IEventPublisher, IMarketSink
{
    private readonly Lock _gate = new();
    private readonly MarketBatchReader _reader = new();
    private readonly List<(Trade? Trade, bool IsBackfilled)> _entries = [];
    private readonly List<string> _books = [];

    /// <summary>The number of the last trade.</summary>
    public long Last { get; private set; }

    /// <summary>The book as it is shown; empty while it is not known.</summary>
    public string LastBook { get; private set; } = "";

    public int Books => _books.Count;

    public int EmptyBooks { get; private set; }

    public int Backfilled => _entries.Count(entry => entry.IsBackfilled);

    public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var data in events)
            {
                _reader.Read(data.Body.Span, this);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The first trade that is twice, in disorder, or wrong, or before which some are missing without a word.</summary>
    /// <param name="truth">What happened.</param>
    /// <param name="missing">How many are missing where an interruption says so.</param>
    public string WrongTrades(MarketTruth truth, out int missing)
    {
        missing = 0;
        var (before, isInterrupted) = (default(long?), false);
        foreach (var (trade, _) in _entries)
        {
            if (trade is not { } now)
            {
                isInterrupted = true;
                continue;
            }

            // Venues tell the time in milliseconds.
            if (truth.Find(now.Sequence) is not { } real || now with { Time = real.Time } != real
                || (now.Time - real.Time).Duration() > TimeSpan.FromMilliseconds(1))
            {
                return $"{now} is not {truth.Find(now.Sequence)}";
            }

            if (before is { } last)
            {
                var left = truth.CountBehind(last, now.Sequence) - 1;
                if (left < 0 || (left > 0 && !isInterrupted))
                {
                    return $"behind {last} comes {now.Sequence}{(isInterrupted ? " after an interruption" : "")}, and {left} are left out";
                }

                missing += left;
            }

            (before, isInterrupted) = (now.Sequence, false);
        }

        return "";
    }

    /// <summary>The first book that never was, or was before one that was published earlier.</summary>
    public string WrongBooks(MarketTruth truth)
    {
        var state = 0;
        foreach (var book in _books)
        {
            if (truth.FirstSo(book, state) is not { } next)
            {
                return $"behind state {state} there was never {book}";
            }

            state = next;
        }

        return "";
    }

    public void OnTrade(in Trade trade, bool isBackfilled)
    {
        _entries.Add((trade, isBackfilled));
        Last = trade.Sequence;
    }

    public void OnQuote(in Quote quote)
    {
    }

    public void OnBook(in BookView book)
    {
        if (book.Bids.IsEmpty)
        {
            EmptyBooks++;
            LastBook = "";
            return;
        }

        LastBook = MarketTruth.Text(
            book.Bids.ToArray().Select(level => (level.Price, level.Quantity)), book.Asks.ToArray().Select(level => (level.Price, level.Quantity)));
        _books.Add(LastBook);
    }

    public void OnSourceBar(Timeframe timeframe, in Bar bar)
    {
    }

    public void OnClock(DateTime now)
    {
    }

    public void OnInterruption(DateTime at) => _entries.Add((null, false));
}
