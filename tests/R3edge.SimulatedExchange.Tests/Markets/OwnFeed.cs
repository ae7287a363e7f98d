using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.SimulatedExchange.Tests.Markets;

/// <summary>Our own feed, connected to the simulated exchange.</summary>
internal sealed class OwnFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly FeedClient _client;
    private readonly Task _running;

    private OwnFeed(ExchangeServer exchange, Venue venue, Listing listing)
    {
        Witness = new BookWitness();
        exchange.Core.Listen(Witness);
        Ear = new MarketEar(Witness);
        _client = new FeedClient(
            VenueProtocol.Of(venue),
            [new FeedSubscription(listing, FeedChannel.Trades), new FeedSubscription(listing, FeedChannel.Books)],
            Ear,
            _http,
            TimeProvider.System,
            new FeedOptions
            {
                FirstBackoff = TimeSpan.FromMilliseconds(50),
                LongestBackoff = TimeSpan.FromMilliseconds(300),
                ProbeAfter = TimeSpan.FromMilliseconds(500),
                SilenceTimeout = TimeSpan.FromMilliseconds(1200),
                SnapshotRetry = TimeSpan.FromMilliseconds(300),
                Tick = TimeSpan.FromMilliseconds(50),
                BackfillPages = 200,
            },
            () => 0.5,
            new VenueAddresses(exchange.Rest, exchange.BinanceStream));
        _running = Task.Run(() => _client.RunAsync(_stop.Token));
    }

    public BookWitness Witness { get; }

    public MarketEar Ear { get; }

    public FeedCounters Counters => _client.Counters;

    public static async Task<OwnFeed> StartAsync(ExchangeServer exchange, Venue venue)
    {
        using var http = new HttpClient();
        var reading = await new ListingSource(http, TimeProvider.System, _ => new VenueAddresses(exchange.Rest, exchange.BinanceStream))
            .ReadAsync(venue, CancellationToken.None);
        Assert.Empty(reading.Problems);
        return new OwnFeed(exchange, venue, reading.Listings[0]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }
}
