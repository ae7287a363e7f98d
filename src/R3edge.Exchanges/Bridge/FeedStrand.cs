using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Bridge;

/// <summary>The connections to some instruments of a feed, from when they were wanted on.</summary>
internal sealed class FeedStrand : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public FeedStrand(
        BridgeContext context, Venue venue, IReadOnlyList<Listing> listings, IMarketListener listener, Func<InstrumentId, TradeMark?> lastTrades)
    {
        Subscribed = listings.Select(listing => listing.Id).ToHashSet();
        Instruments = [.. Subscribed];
        Client = new FeedClient(
            VenueProtocol.Of(venue),
            listings.SelectMany(listing => context.Options.Channels.Select(channel => new FeedSubscription(listing, channel))),
            listener,
            context.Http,
            context.Time,
            context.Options.Feed,
            context.Random,
            context.Addresses(venue),
            context.Pace(venue),
            lastTrades);
        Run = Task.Run(() => Client.RunAsync(_stop.Token));
    }

    /// <summary>What its connections bring, to the end.</summary>
    public IReadOnlySet<InstrumentId> Subscribed { get; }

    /// <summary>What of that is still wanted.</summary>
    public HashSet<InstrumentId> Instruments { get; }

    public FeedClient Client { get; }

    public Task Run { get; }

    /// <summary>Closes the connections; nothing comes any more when it returns.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);

        // Who watches the run has seen its mistake, or sees it there.
        await Run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Client.Dispose();
        _stop.Dispose();
    }
}
