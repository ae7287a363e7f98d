using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.SimulatedExchange.Tests.Markets;

/// <summary>Our own feed, connected to the simulated exchange for the bars of its first instrument.</summary>
internal sealed class BarFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly FeedClient _client;
    private readonly Task _running;

    private BarFeed(Venue venue, Listing listing, Timeframe timeframe, VenueAddresses addresses)
    {
        _client = new FeedClient(
            VenueProtocol.Of(venue), [new FeedSubscription(listing, FeedChannel.Bars, timeframe)], Ear, _http, TimeProvider.System,
            new FeedOptions(), () => 0.5, addresses);
        _running = Task.Run(() => _client.RunAsync(_stop.Token));
    }

    public BarEar Ear { get; } = new();

    public static async Task<BarFeed> StartAsync(ExchangeServer exchange, Venue venue, Timeframe timeframe)
    {
        using var http = new HttpClient();
        var addresses = new VenueAddresses(exchange.Rest, exchange.BinanceStream);
        var reading = await new ListingSource(http, TimeProvider.System, _ => addresses).ReadAsync(venue, CancellationToken.None);
        return new BarFeed(venue, reading.Listings[0], timeframe, addresses);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    /// <summary>Remembers the last that was said about each bar.</summary>
    internal sealed class BarEar : IMarketListener
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<DateTime, BarMessage> _last = [];
        private (int Count, int AfterTheEnd, DateTime? Newest) _heard;

        /// <summary>Messages about bars.</summary>
        public int Count => Heard.Count;

        /// <summary>Messages about a bar that had been final.</summary>
        public int AfterTheEnd => Heard.AfterTheEnd;

        /// <summary>When the bar opens that was spoken of last, UTC.</summary>
        public DateTime? Newest => Heard.Newest;

        private (int Count, int AfterTheEnd, DateTime? Newest) Heard
        {
            get
            {
                lock (_lock)
                {
                    return _heard;
                }
            }
        }

        public BarMessage? Last(DateTime open)
        {
            lock (_lock)
            {
                return _last.TryGetValue(open, out var message) ? message : null;
            }
        }

        public void OnBar(in BarMessage message)
        {
            lock (_lock)
            {
                var isLate = _last.TryGetValue(message.Bar.OpenTime, out var before) && before.IsClosed == true;
                _heard = (_heard.Count + 1, _heard.AfterTheEnd + (isLate ? 1 : 0), message.Bar.OpenTime);
                _last[message.Bar.OpenTime] = message;
            }
        }

        public void OnTrade(Listing listing, in Trade trade, bool isBackfilled)
        {
        }

        public void OnTradeFlow(Listing listing, bool isFlowing)
        {
        }

        public void OnTradesMissing(Listing listing)
        {
        }

        public void OnQuote(Listing listing, in Quote quote)
        {
        }

        public void OnBook(VenueBook book)
        {
        }

        public void OnRefusal(Venue venue, in ControlMessage message)
        {
        }

        public void OnConnection(Venue venue, int connection, FeedEnd? end)
        {
        }
    }
}
