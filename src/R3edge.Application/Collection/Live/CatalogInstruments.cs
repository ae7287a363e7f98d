using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Live;

/// <summary>
/// What the stored catalog holds, read anew each time: the scanner ranks all of it, and sessions trade nothing else, so it is all that
/// is wanted by processes that see only the tables.
/// </summary>
/// <param name="catalog">The catalog.</param>
public sealed class CatalogInstruments(InstrumentCatalog catalog) : IWantedInstruments
{
    private readonly InstrumentCatalog _catalog = catalog;

    /// <inheritdoc/>
    public async Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken)
    {
        await _catalog.LoadAsync(cancellationToken).ConfigureAwait(false);
        return new HashSet<InstrumentId>(_catalog.All().Select(instrument => instrument.Id));
    }
}
