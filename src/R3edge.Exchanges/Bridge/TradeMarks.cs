using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Bridge;

/// <summary>
/// The last published trade of each instrument, written behind what was published: whoever publishes the feed next goes on there, and
/// at worst publishes some trades again, which their numbers tell.
/// </summary>
/// <param name="tables">Where they are kept.</param>
internal sealed class TradeMarks(ITableStore tables)
{
    private const string Table = "feedmarks";

    /// <summary>The marks of a venue.</summary>
    public async Task<Dictionary<InstrumentId, TradeMark>> ReadAsync(Venue venue, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<InstrumentId, TradeMark>();
        await foreach (var entity in tables.QueryAllAsync(Table, venue.Code, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            var row = entity.Read(BridgeJson.Default.MarkRow);
            marks[new InstrumentId(venue, entity.RowKey)] = new TradeMark(row.Sequence, row.Time);
        }

        return marks;
    }

    /// <summary>Writes marks of a venue.</summary>
    public async Task WriteAsync(Venue venue, IEnumerable<KeyValuePair<InstrumentId, TradeMark>> marks, CancellationToken cancellationToken)
    {
        var writes = marks.Select(pair => TableAction.Upsert(TableExtensions.ToEntity(
            venue.Code, pair.Key.Symbol, new MarkRow(pair.Value.Sequence, pair.Value.Time), BridgeJson.Default.MarkRow)));
        foreach (var chunk in writes.Chunk(ITableStore.LargestBatch))
        {
            await tables.ApplyAsync(Table, chunk, cancellationToken).ConfigureAwait(false);
        }
    }
}
