using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection.History;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.History;
using R3edge.Local.Feeds;

namespace R3edge.Local.Hosting;

/// <summary>
/// The past of a real market: what its venue has of the last days is read into the history before anything starts, so that regimes are
/// known at once, and what goes missing later is fetched while everything runs.
/// </summary>
internal sealed class VenuePast : IDisposable
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromHours(1);

    private readonly VenueMarket _market;
    private readonly BarHistory _history;
    private readonly ITableStore _tables;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly HttpClient _http = new();
    private readonly VenueHistory _source;

    /// <summary>Creates it.</summary>
    /// <param name="market">The market.</param>
    /// <param name="history">What there is.</param>
    /// <param name="tables">Where is kept what the venue has nothing for.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="loggers">Where it tells what.</param>
    public VenuePast(VenueMarket market, BarHistory history, ITableStore tables, TimeProvider time, ILoggerFactory loggers)
    {
        (_market, _history, _tables, _time, _loggers) = (market, history, tables, time, loggers);
        var listings = market.Listings.ToDictionary(listing => listing.Id);
        _source = new VenueHistory(VenueProtocol.Of(market.Venue), listings.GetValueOrDefault, _http, time, market.Addresses);
    }

    private TimeSpan Window => _market.WarmUp > ShortestWindow ? _market.WarmUp : ShortestWindow;

    private IEnumerable<InstrumentId> Instruments => _market.Listings.Select(listing => listing.Id);

    /// <summary>Reads the last days of every instrument; a venue that gives none delays the regimes and nothing else.</summary>
    /// <param name="cancellationToken">Gives up; what has been read is kept.</param>
    /// <exception cref="Application.Ports.StorageException">The history could not be read or written.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        // No stage runs yet, so this is the only writer of the history.
        var writer = new HistoryWriter(_history, _loggers.CreateLogger<HistoryWriter>());
        // Days that are missing at the first start are no news; what could not be read is.
        var backfill = Backfill(new DirectHistory(writer, _time), NullLogger<BarBackfill>.Instance);
        var now = Timeframe.OneMinute.Floor(_time.GetUtcNow().UtcDateTime);
        foreach (var instrument in Instruments)
        {
            // The last minute may not have settled at the venue; it is looked for later.
            var read = await backfill
                .FillAsync(instrument, (now - _market.WarmUp).Date, now.AddMinutes(-1), cancellationToken).ConfigureAwait(false);
            await writer.CommitAsync(0, cancellationToken).ConfigureAwait(false);
            if (read.Unanswered is { } reason)
            {
                PlatformLog.PastNotRead(_loggers.CreateLogger<VenuePast>(), instrument, reason);
            }
        }
    }

    /// <summary>Looks for gaps now and then, until it is stopped.</summary>
    /// <param name="publisher">Where the bars go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task FollowAsync(IEventPublisher publisher, CancellationToken cancellationToken) =>
        Backfill(publisher, _loggers.CreateLogger<BarBackfill>()).RunAsync(() => Instruments, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _http.Dispose();
    }

    private BarBackfill Backfill(IEventPublisher publisher, ILogger<BarBackfill> logger) =>
        new(_history, _source, publisher, _tables, new BackfillOptions { Window = Window }, _time, logger);

    /// <summary>Bars on their way to the history without a hub between.</summary>
    private sealed class DirectHistory(HistoryWriter writer, TimeProvider time) : IEventPublisher
    {
        private long _position;

        public async Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
        {
            foreach (var data in events)
            {
                var received = new ReceivedEvent(_position++, data.Key, data.Id, time.GetUtcNow().UtcDateTime, data.Body);
                await writer.HandleAsync(received, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
