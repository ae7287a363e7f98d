using System.Buffers;
using System.Text.Json;
using R3edge.Application.Json;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>Reads and writes one account's partition: its state in parts, guarded by the version of its header, and its history.</summary>
/// <param name="tables">The tables.</param>
/// <param name="id">The account.</param>
internal sealed class AccountStore(ITableStore tables, AccountId id)
{
    private const int Format = 1;

    /// <summary>Below the bound of an entity, so that keys and framing fit too.</summary>
    private const int LargestPart = 60_000;

    private const int EventsPerRow = 25;
    private readonly string _partition = id.ToString();
    private readonly List<(string Row, OutboxEvent[] Events)> _unpublished = [];
    private readonly List<string> _published = [];
    private readonly ArrayBufferWriter<byte> _books = new();
    private string? _version;
    private byte[][] _documentParts = [];
    private byte[][] _booksParts = [];

    /// <summary>What is stored and not yet published, in order.</summary>
    public IReadOnlyList<(string Row, OutboxEvent[] Events)> Unpublished => _unpublished;

    /// <summary>Whether rows of the outbox are left that have been published.</summary>
    public bool HasLeftOver => _published.Count > 0;

    /// <summary>Reads the account; null where there is none.</summary>
    /// <exception cref="StorageException">It could not be read, or is damaged.</exception>
    public async Task<LoadedAccount?> LoadAsync(CancellationToken cancellationToken)
    {
        _version = null;
        _unpublished.Clear();
        _published.Clear();
        var rows = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        await foreach (var row in tables.QueryAllAsync(AccountKeys.Table, _partition, AccountKeys.States, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row.RowKey, row);
        }

        if (!rows.TryGetValue(AccountKeys.State, out var head))
        {
            return null;
        }

        var header = head.Read(TradingJson.Default.AccountHeader);
        if (header.Format != Format)
        {
            // While a new version takes over from this one, its accounts wait for it: they are not damaged.
            throw header.Format > Format
                ? new StorageException(
                    StorageFailure.Misconfigured, $"The account {id} is stored in format {header.Format} by a newer version; this one reads {Format}.")
                : Corrupt($"is stored in format {header.Format}; this version reads format {Format}");
        }

        _documentParts = Parts(rows, header.DocumentParts, AccountKeys.DocumentPart);
        _booksParts = Parts(rows, header.BooksParts, AccountKeys.BooksPart);
        await foreach (var row in tables.QueryAllAsync(AccountKeys.Table, _partition, AccountKeys.Outboxes, cancellationToken).ConfigureAwait(false))
        {
            _unpublished.Add((row.RowKey, [.. row.Read(TradingJson.Default.ListOutboxEvent)]));
        }

        _version = head.ETag;
        return Restore();
    }

    /// <summary>Whether nobody else has written the account since it was read or written here.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken) =>
        (await tables.GetAsync(AccountKeys.Table, _partition, AccountKeys.State, cancellationToken).ConfigureAwait(false))?.ETag == _version;

    /// <summary>The account as it would be stored now; the caller keeps it from changing meanwhile.</summary>
    public AccountImage ImageOf(LoadedAccount loaded)
    {
        var document = Split(JsonSerializer.SerializeToUtf8Bytes(loaded.ToDocument(id), TradingJson.Default.AccountDocument));
        _books.ResetWrittenCount();
        loaded.Account.SaveBooks(_books);
        return new AccountImage(document, Split(_books.WrittenSpan), loaded.Account.LastSequence);
    }

    /// <summary>
    /// Writes the account and what is to be stored with it, all or nothing as far as it fits one batch: what does not is history,
    /// written before, which the same input would write again in the same way.
    /// </summary>
    /// <returns>False where somebody else has written the account since it was read.</returns>
    /// <exception cref="StorageException">It could not be written; perhaps it was.</exception>
    public async Task<bool> SaveAsync(AccountImage image, AccountRows rows, CancellationToken cancellationToken)
    {
        var (document, books, sequence) = image;
        var outbox = OutboxOf(rows, sequence);
        var final = new List<TableAction>();
        AddParts(final, document, _documentParts, AccountKeys.DocumentPart);
        AddParts(final, books, _booksParts, AccountKeys.BooksPart);
        final.AddRange(_published.Select(row => TableAction.Delete(_partition, row)));
        final.AddRange(outbox.Select(row => TableAction.Upsert(TableExtensions.ToEntity(
            _partition, row.Row, [.. row.Events], TradingJson.Default.ListOutboxEvent))));
        var header = TableExtensions.ToEntity(
            _partition, AccountKeys.State, new AccountHeader(Format, document.Length, books.Length), TradingJson.Default.AccountHeader, _version);
        final.Insert(0, _version is null ? TableAction.Insert(header) : TableAction.Replace(header));
        var history = await WriteOverflowAsync(final, [.. rows.Rows], cancellationToken).ConfigureAwait(false);
        final.AddRange(history);
        var outcome = await tables.ApplyAsync(AccountKeys.Table, final, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsDone)
        {
            return false;
        }

        _version = outcome.ETags[0];
        (_documentParts, _booksParts) = (document, books);
        _published.Clear();
        _unpublished.AddRange(outbox);
        return true;
    }

    /// <summary>The first unpublished rows have been published; their removal comes with the next save.</summary>
    /// <param name="count">How many.</param>
    public void MarkPublished(int count)
    {
        _published.AddRange(_unpublished.Take(count).Select(row => row.Row));
        _unpublished.RemoveRange(0, count);
    }

    private async Task<List<TableAction>> WriteOverflowAsync(
        List<TableAction> final, List<TableAction> history, CancellationToken cancellationToken)
    {
        // Half of a batch's payload is left for the state.
        const int LargestHistory = TableBatch.LargestPayload / 2;
        while (final.Count + history.Count > ITableStore.LargestBatch || history.Sum(row => (long)row.Entity.Payload.Length) > LargestHistory)
        {
            var (count, bytes) = (0, 0L);
            while (count < history.Count && count < ITableStore.LargestBatch && bytes + history[count].Entity.Payload.Length <= LargestHistory)
            {
                bytes += history[count++].Entity.Payload.Length;
            }

            await tables.ApplyAsync(AccountKeys.Table, history[..count], cancellationToken).ConfigureAwait(false);
            history = history[count..];
        }

        return history;
    }

    private LoadedAccount Restore()
    {
        try
        {
            var document = JsonSerializer.Deserialize(Join(_documentParts), TradingJson.Default.AccountDocument)
                ?? throw new InvalidDataException("The document is null.");
            var account = TradingAccount.Restore(
                id,
                document.Settings.Terms(),
                document.Sessions.ToDictionary(entry => entry.Session.Id, entry => entry.Terms()),
                document.State,
                Join(_booksParts));
            return new LoadedAccount(account, document.Settings, document.SampledHour, document.Sessions);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or ArgumentException or NotSupportedException)
        {
            throw Corrupt($"cannot be read: {exception.Message}", exception);
        }
    }

    private StorageException Corrupt(string what, Exception? inner = null) => new(StorageFailure.Corrupt, $"The account {id} {what}.", inner);

    private byte[][] Parts(Dictionary<string, TableEntity> rows, int count, Func<int, string> key)
    {
        var parts = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            parts[i] = rows.TryGetValue(key(i), out var row) ? row.Payload.ToArray() : throw Corrupt($"misses its part {key(i)}");
        }

        return parts;
    }

    // Parts that did not change are not written again: most of a venue's memory stays as it is from fill to fill.
    private void AddParts(List<TableAction> actions, byte[][] parts, byte[][] stored, Func<int, string> key)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (_version is null || i >= stored.Length || !parts[i].AsSpan().SequenceEqual(stored[i]))
            {
                actions.Add(TableAction.Upsert(new TableEntity(_partition, key(i), parts[i])));
            }
        }

        for (var i = parts.Length; _version is not null && i < stored.Length; i++)
        {
            actions.Add(TableAction.Delete(_partition, key(i)));
        }
    }

    private static List<(string Row, OutboxEvent[] Events)> OutboxOf(AccountRows rows, long sequence) =>
        [.. rows.Events.Chunk(EventsPerRow).Select((events, part) => (AccountKeys.Outbox(sequence, part), events))];

    private static byte[][] Split(ReadOnlySpan<byte> bytes)
    {
        var parts = new byte[(bytes.Length + LargestPart - 1) / LargestPart][];
        for (var i = 0; i < parts.Length; i++)
        {
            var rest = bytes[(i * LargestPart)..];
            parts[i] = rest[..Math.Min(LargestPart, rest.Length)].ToArray();
        }

        return parts;
    }

    private static byte[] Join(byte[][] parts) => [.. parts.SelectMany(part => part)];
}

/// <summary>An account at a moment, as it is stored.</summary>
/// <param name="Document">Parts of its state.</param>
/// <param name="Books">Parts of its cash, holdings and orders.</param>
/// <param name="Sequence">The number of what it gave out last.</param>
internal sealed record AccountImage(byte[][] Document, byte[][] Books, long Sequence);
