using System.Globalization;
using System.Runtime.CompilerServices;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Tables;

namespace R3edge.Application.Ports.Events;

/// <summary>
/// The events that could not be handled, each once for a consumer group however often it was delivered. They lie in a table,
/// a large body in a blob, so that every set of adapters has them without a line of its own.
/// </summary>
/// <param name="tables">Where they lie.</param>
/// <param name="blobs">Where large bodies lie.</param>
/// <param name="time">Dates them.</param>
public sealed class DeadLetters(ITableStore tables, IBlobStore blobs, TimeProvider time)
{
    private const string Table = "deadletters";
    private const string Container = "dead-letters";

    /// <summary>As base64 it fills two thirds of an entity.</summary>
    private const int LargestInline = 32 * 1024;

    private readonly ITableStore _tables = tables;
    private readonly IBlobStore _blobs = blobs;
    private readonly TimeProvider _time = time;

    /// <summary>Puts an event aside. The same event again replaces the letter.</summary>
    /// <param name="address">Where it was read.</param>
    /// <param name="received">The event.</param>
    /// <param name="reason">Why it could not be handled.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageException">It could not be stored.</exception>
    public async Task AddAsync(PartitionAddress address, ReceivedEvent received, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        ArgumentNullException.ThrowIfNull(reason);
        var isInline = received.Body.Length <= LargestInline;
        if (!isInline)
        {
            // The body comes first: a letter without its body would be worse than a body without its letter.
            using var body = new MemoryStream(received.Body.ToArray());
            await _blobs.PutAsync(Container, BlobOf(address, received.Position), body, BlobWrite.Overwrite, cancellationToken)
                .ConfigureAwait(false);
        }

        var record = new DeadLetterRecord(
            address.Partition,
            received.Position,
            received.Key,
            received.Id,
            received.EnqueuedTime,
            reason.Length <= DeadLetter.LongestReason ? reason : reason[..DeadLetter.LongestReason],
            _time.GetUtcNow().UtcDateTime,
            isInline ? received.Body.ToArray() : [],
            !isInline);
        var entity = TableExtensions.ToEntity(
            PartitionOf(address.Hub, address.ConsumerGroup),
            RowOf(address.Partition, received.Position),
            record,
            DeadLetterJson.Default.DeadLetterRecord);
        await _tables.ApplyAsync(Table, TableAction.Upsert(entity), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The letters of a consumer group, by partition and position.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="consumerGroup">The group.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">They could not be read.</exception>
    public async IAsyncEnumerable<DeadLetter> ListAsync(
        string hub, string consumerGroup, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entities = _tables.QueryAllAsync(Table, PartitionOf(hub, consumerGroup), RowKeyRange.All, cancellationToken);
        await foreach (var entity in entities.ConfigureAwait(false))
        {
            var record = entity.Read(DeadLetterJson.Default.DeadLetterRecord);
            var address = new PartitionAddress(hub, consumerGroup, record.Partition);
            var body = record.IsBodyInBlob
                ? await BodyAsync(address, record.Position, cancellationToken).ConfigureAwait(false)
                : record.Body;
            if (body is not null)
            {
                var received = new ReceivedEvent(record.Position, record.Key, record.Id, record.EnqueuedTime, body);
                yield return new DeadLetter(address, received, record.Reason, record.Time);
            }
        }
    }

    /// <summary>How many letters a consumer group has.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="consumerGroup">The group.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">They could not be read.</exception>
    public async Task<int> CountAsync(string hub, string consumerGroup, CancellationToken cancellationToken)
    {
        var count = 0;
        var entities = _tables.QueryAllAsync(Table, PartitionOf(hub, consumerGroup), RowKeyRange.All, cancellationToken);
        await foreach (var _ in entities.ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    /// <summary>Removes a letter.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StorageException">It could not be removed.</exception>
    public async Task<bool> RemoveAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var address = letter.Address;
        var removal = TableAction.Delete(PartitionOf(address.Hub, address.ConsumerGroup), RowOf(address.Partition, letter.Event.Position));
        var outcome = await _tables.ApplyAsync(Table, removal, cancellationToken).ConfigureAwait(false);
        if (letter.Event.Body.Length > LargestInline)
        {
            await _blobs.DeleteAsync(Container, BlobOf(address, letter.Event.Position), cancellationToken).ConfigureAwait(false);
        }

        return outcome.IsDone;
    }

    /// <summary>
    /// Publishes the event again to its hub, under its key and id, and removes the letter. Every group of the hub sees it;
    /// those that had handled it know it by its id. Where this is cut short between the two, the letter stays.
    /// </summary>
    /// <param name="letter">The letter.</param>
    /// <param name="publisher">Publishes to its hub.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageException">It could not be published or removed.</exception>
    public async Task ReplayAsync(DeadLetter letter, IEventPublisher publisher, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        ArgumentNullException.ThrowIfNull(publisher);
        var again = new EventData(letter.Event.Key, letter.Event.Id, letter.Event.Body);
        await publisher.PublishAsync(letter.Address.Hub, [again], cancellationToken).ConfigureAwait(false);
        await RemoveAsync(letter, cancellationToken).ConfigureAwait(false);
    }

    // A letter that is removed while it is listed has no body any more, and is none.
    private async Task<byte[]?> BodyAsync(PartitionAddress address, long position, CancellationToken cancellationToken)
    {
        var stream = await _blobs.OpenAsync(Container, BlobOf(address, position), cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var body = new MemoryStream();
            await stream.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
            return body.ToArray();
        }
    }

    private static string PartitionOf(string hub, string consumerGroup)
    {
        PortNames.ThrowIfNotName(hub);
        PortNames.ThrowIfNotName(consumerGroup);
        return $"{hub}~{consumerGroup}";
    }

    private static string RowOf(int partition, long position) => string.Create(CultureInfo.InvariantCulture, $"{partition:D2}~{position:D19}");

    private static string BlobOf(PartitionAddress address, long position) =>
        string.Create(CultureInfo.InvariantCulture, $"{address.Hub}/{address.ConsumerGroup}/{address.Partition}/{position:D19}");
}
