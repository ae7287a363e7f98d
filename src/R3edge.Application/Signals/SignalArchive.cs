using R3edge.Application.Json;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;

namespace R3edge.Application.Signals;

/// <summary>
/// Keeps every judged signal with its evidence, by session, the newest first, so that a decision can be explained for as long as
/// the session is known. A handler on <see cref="HubNames.QualifiedSignals"/>; the same signal again replaces itself.
/// </summary>
/// <param name="tables">Where signals lie.</param>
public sealed class SignalArchive(ITableStore tables) : IPartitionHandler
{
    private const string Table = "signals";

    private readonly ITableStore _tables = tables;
    private readonly Dictionary<SessionId, Dictionary<string, TableAction>> _collected = [];

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var signal = QualifiedSignal.Read(received.Body.Span);
        var session = signal.Signal.Session;
        if (!_collected.TryGetValue(session, out var rows))
        {
            rows = [];
            _collected.Add(session, rows);
        }

        var row = RowOf(signal.Signal.Bar.CloseTime);
        rows[row] = TableAction.Upsert(TableExtensions.ToEntity(session.ToString(), row, signal, MessageJson.Default.QualifiedSignal));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long position, CancellationToken cancellationToken)
    {
        foreach (var rows in _collected.Values)
        {
            foreach (var batch in rows.Values.Chunk(ITableStore.LargestBatch))
            {
                await _tables.ApplyAsync(Table, batch, cancellationToken).ConfigureAwait(false);
            }
        }

        _collected.Clear();
    }

    /// <summary>Judged signals of a session, the newest first.</summary>
    /// <param name="session">The session; whether it is the asker's is the caller's to know.</param>
    /// <param name="before">UTC; only signals of bars that closed before it. Null for all.</param>
    /// <param name="size">How many at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">They could not be read.</exception>
    public async Task<IReadOnlyList<QualifiedSignal>> ReadAsync(
        SessionId session, DateTime? before, int size, CancellationToken cancellationToken)
    {
        var range = before is { } time ? new RowKeyRange(RowOf(time.AddTicks(-1)), null) : RowKeyRange.All;
        var page = await _tables.QueryAsync(Table, session.ToString(), range, size, null, cancellationToken).ConfigureAwait(false);
        return [.. page.Entities.Select(entity => entity.Read(MessageJson.Default.QualifiedSignal))];
    }

    // Newest first: Table storage has no other order than that of its keys.
    private static string RowOf(DateTime time) =>
        (DateTime.MaxValue.Ticks - time.Ticks).ToString("D19", System.Globalization.CultureInfo.InvariantCulture);
}
