using System.Diagnostics;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Connections;

/// <summary>A feed of a fake venue that runs until the test is over, and what it has told so far.</summary>
internal sealed class RunningFeed : IMarketListener, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _trades = [];
    private readonly List<string> _books = [];
    private readonly List<bool> _flows = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly Task _run;

    public RunningFeed(FakeVenue venue, Venue of, FeedOptions? options, params FeedSubscription[] subscriptions)
    {
        var protocol = VenueProtocol.Of(of);
        Client = new FeedClient(protocol, subscriptions, this, _http, TimeProvider.System, options ?? Quick(), () => 0.5, venue.Addresses);
        _run = Client.RunAsync(_stop.Token);
    }

    public FeedClient Client { get; }

    public List<ControlMessage> Refusals { get; } = [];

    /// <summary>Trades by number; those fetched afterwards with a plus.</summary>
    public string Trades
    {
        get
        {
            lock (_gate)
            {
                return string.Join(' ', _trades);
            }
        }
    }

    /// <summary>What was said of books: the best prices, or why there are none.</summary>
    public string LastBook
    {
        get
        {
            lock (_gate)
            {
                return _books.Count == 0 ? "" : _books[^1];
            }
        }
    }

    public IReadOnlyList<string> Books
    {
        get
        {
            lock (_gate)
            {
                return [.. _books];
            }
        }
    }

    /// <summary>Short waits, but long enough for a machine that is busy.</summary>
    public static FeedOptions Quick() => new()
    {
        AnswerTimeout = TimeSpan.FromSeconds(30),
        ProbeAfter = TimeSpan.FromSeconds(20),
        SilenceTimeout = TimeSpan.FromSeconds(40),
        FirstBackoff = TimeSpan.FromMilliseconds(20),
        LongestBackoff = TimeSpan.FromMilliseconds(200),
        SnapshotRetry = TimeSpan.FromSeconds(1),
        Tick = TimeSpan.FromMilliseconds(20),
        StableAfter = TimeSpan.FromMinutes(1),
        BookDepth = 10,
    };

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.False(_run.IsFaulted, _run.Exception?.ToString());
            Assert.True(
                Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(90),
                $"It did not happen: {what}. Trades: {Trades}; books: {string.Join(" | ", Books)}; connections: {Client.Counters.Connections}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public void OnTrade(Listing listing, in Trade trade, bool isBackfilled)
    {
        lock (_gate)
        {
            _trades.Add($"{trade.Sequence}{(isBackfilled ? "+" : "")}");
        }
    }

    public void OnTradeFlow(Listing listing, bool isFlowing)
    {
        lock (_gate)
        {
            _flows.Add(isFlowing);
        }
    }

    public void OnTradesMissing(Listing listing)
    {
        lock (_gate)
        {
            _trades.Add("missing");
        }
    }

    public void OnQuote(Listing listing, in Quote quote)
    {
    }

    public void OnBook(VenueBook book)
    {
        lock (_gate)
        {
            _books.Add(book.Book.TryGetQuote(out var quote)
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{quote.BidPrice}x{quote.BidQuantity}/{quote.AskPrice}x{quote.AskQuantity}")
                : book.Breach.ToString());
        }
    }

    public void OnBar(in BarMessage message)
    {
    }

    public void OnRefusal(Venue venue, in ControlMessage message) => Refusals.Add(message);

    public void OnConnection(Venue venue, int connection, FeedEnd? end)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        Client.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }
}
