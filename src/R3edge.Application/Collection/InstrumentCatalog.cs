using R3edge.Application.Json;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection;

/// <summary>The instruments in a table, and in memory for those who ask. Safe for many threads.</summary>
/// <param name="tables">Where they are kept.</param>
public sealed class InstrumentCatalog(ITableStore tables) : IInstrumentCatalog
{
    private const string Table = "instruments";
    private const string Partition = "all";

    private readonly ITableStore _tables = tables;
    private readonly Lock _lock = new();
    private volatile Known _known = new([], []);

    /// <summary>Reads what the table holds; until then the catalog is empty.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">The table could not be read, or an entity holds no instrument.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var read = new List<Instrument>();
        await foreach (var entity in _tables.QueryAllAsync(Table, Partition, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            read.Add(entity.Read(MessageJson.Default.Instrument));
        }

        Remember(read);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> All() => _known.Ordered;

    /// <inheritdoc/>
    public Instrument? Find(InstrumentId id) => _known.ById.GetValueOrDefault(id);

    /// <inheritdoc/>
    public async Task PutAsync(IReadOnlyList<Instrument> instruments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        var distinct = instruments.GroupBy(instrument => instrument.Id).Select(group => group.Last());
        foreach (var chunk in distinct.Chunk(ITableStore.LargestBatch))
        {
            var actions = chunk
                .Select(instrument => TableAction.Upsert(TableExtensions.ToEntity(
                    Partition, instrument.Id.ToTableKey(), instrument, MessageJson.Default.Instrument)))
                .ToArray();
            await _tables.ApplyAsync(Table, actions, cancellationToken).ConfigureAwait(false);
        }

        Remember(instruments);
    }

    private void Remember(IReadOnlyList<Instrument> instruments)
    {
        lock (_lock)
        {
            var byId = new Dictionary<InstrumentId, Instrument>(_known.ById);
            foreach (var instrument in instruments)
            {
                byId[instrument.Id] = instrument;
            }

            Instrument[] ordered =
            [
                .. byId.Values
                    .OrderBy(instrument => instrument.Id.Venue.Code, StringComparer.Ordinal)
                    .ThenBy(instrument => instrument.Id.Symbol, StringComparer.Ordinal),
            ];
            _known = new Known(byId, ordered);
        }
    }

    private sealed record Known(Dictionary<InstrumentId, Instrument> ById, Instrument[] Ordered);
}
