namespace R3edge.Application.Ports.Tables;

/// <summary>What every store asks of a batch.</summary>
public static class TableBatch
{
    /// <summary>The most payload in one batch, in bytes; with keys and framing it fits a transaction of Table storage (4 MiB).</summary>
    public const int LargestPayload = 2 * 1024 * 1024;

    /// <summary>Checks that a batch is of 1 to <see cref="ITableStore.LargestBatch"/> actions, of one partition, each on another row, and not too large.</summary>
    /// <param name="actions">The batch.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void ThrowIfInvalid(IReadOnlyList<TableAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentOutOfRangeException.ThrowIfZero(actions.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(actions.Count, ITableStore.LargestBatch);
        var rows = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var action in actions)
        {
            ArgumentNullException.ThrowIfNull(action);
            if (action.Entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                throw new ArgumentException("A batch stays within one partition.", nameof(actions));
            }

            if (!rows.Add(action.Entity.RowKey))
            {
                throw new ArgumentException($"A batch writes each row once, and {action.Entity.RowKey} twice.", nameof(actions));
            }

            bytes += action.Entity.Payload.Length;
        }

        if (bytes > LargestPayload)
        {
            throw new ArgumentException($"A batch holds at most {LargestPayload} bytes of payload, not {bytes}.", nameof(actions));
        }
    }
}
