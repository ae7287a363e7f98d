using System.Collections.Concurrent;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;

namespace R3edge.Functions.Hosting;

/// <summary>Past bars of every venue that has them, each asked at its own pace.</summary>
/// <param name="instruments">Finds instruments.</param>
/// <param name="http">Makes clients.</param>
/// <param name="time">The clock.</param>
public sealed class VenueHistories(IInstrumentCatalog instruments, IHttpClientFactory http, TimeProvider time) : IHistorySource, IDisposable
{
    private readonly IInstrumentCatalog _instruments = instruments;
    private readonly IHttpClientFactory _http = http;
    private readonly TimeProvider _time = time;
    private readonly ConcurrentDictionary<Venue, Lazy<VenueHistory>> _venues = [];

    /// <inheritdoc/>
    public Task<HistoryAnswer> ReadAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        if (instrument.Venue != Venue.Binance && instrument.Venue != Venue.KuCoin && instrument.Venue != Venue.Kraken
            && instrument.Venue != Venue.Coinbase)
        {
            return Task.FromResult(HistoryAnswer.None(HistoryStatus.Unsupported, $"No history of {instrument.Venue} can be asked for."));
        }

        var history = _venues.GetOrAdd(instrument.Venue, venue => new Lazy<VenueHistory>(() => new VenueHistory(
            VenueProtocol.Of(venue), ListingOf, _http.CreateClient(nameof(VenueHistories)), _time)));
        return history.Value.ReadAsync(instrument, timeframe, from, to, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var history in _venues.Values.Where(history => history.IsValueCreated))
        {
            history.Value.Dispose();
        }
    }

    // Binance writes a pair without anything between, Kraken with a slash, the others as it is written here.
    private Listing? ListingOf(InstrumentId id)
    {
        if (_instruments.Find(id) is not { } instrument)
        {
            return null;
        }

        var symbol = id.Venue == Venue.Binance ? id.Symbol.Replace("-", "", StringComparison.Ordinal)
            : id.Venue == Venue.Kraken ? id.Symbol.Replace('-', '/')
            : id.Symbol;
        return new Listing { Instrument = instrument, StreamSymbol = symbol, RestSymbol = symbol };
    }
}
