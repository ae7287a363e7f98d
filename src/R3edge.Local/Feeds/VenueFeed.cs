using Microsoft.Extensions.Logging;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;

namespace R3edge.Local.Feeds;

/// <summary>A real market: the bridge in this process. Its time is that of the clock on the wall, and it has no end.</summary>
internal sealed class VenueFeed : IMarketFeed, IDisposable
{
    /// <summary>The data folder lets in one host, so a predecessor that was killed holds its leases for nobody.</summary>
    private const string Holder = "local";

    private readonly VenueMarket _market;
    private readonly HttpClient _http;
    private readonly MarketBridge _bridge;
    private readonly TimeProvider _time;
    private bool _isRunning;

    /// <summary>Creates a feed.</summary>
    /// <param name="market">The market.</param>
    /// <param name="wanted">What is wanted of it, and of other venues.</param>
    /// <param name="publisher">The hubs.</param>
    /// <param name="tables">Where it keeps how far it has come.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="loggers">Where it tells what.</param>
    public VenueFeed(
        VenueMarket market,
        IWantedInstruments wanted,
        IEventPublisher publisher,
        ITableStore tables,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        (_market, _time, _http) = (market, time, new HttpClient());
        StartsAt = time.GetUtcNow().UtcDateTime;
        _bridge = new MarketBridge(
            wanted, publisher, tables, _http, new BridgeOptions(), Holder, time, loggers.CreateLogger<MarketBridge>(),
            venue => venue == market.Venue ? market.Addresses : null);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments => [.. _market.Listings.Select(listing => listing.Instrument)];

    /// <inheritdoc/>
    public DateTime StartsAt { get; }

    /// <inheritdoc/>
    public double? Done => null;

    /// <inheritdoc/>
    public DateTime? MarketTime => Volatile.Read(ref _isRunning) ? _time.GetUtcNow().UtcDateTime : null;

    /// <summary>Why something does not come, in one sentence; null where nothing is wrong.</summary>
    public string? Trouble => _bridge.Trouble;

    /// <summary>How the bridge is, in one line.</summary>
    public string Health => _bridge.Health;

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isRunning, true);
        return _bridge.RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bridge.Dispose();
        _http.Dispose();
    }
}
