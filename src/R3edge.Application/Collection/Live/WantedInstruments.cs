using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Live;

/// <summary>What sessions trade that are not stopped, and what the scanner ranks: every instrument of the catalog.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="catalog">The scanner's universe.</param>
public sealed class WantedInstruments(ISessionDirectory sessions, IInstrumentCatalog catalog) : IWantedInstruments
{
    private readonly ISessionDirectory _sessions = sessions;
    private readonly IInstrumentCatalog _catalog = catalog;

    /// <inheritdoc/>
    public Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<InstrumentId>>(
        new HashSet<InstrumentId>(
            _sessions.All().Select(session => session.Instrument).Concat(_catalog.All().Select(instrument => instrument.Id))));
}
