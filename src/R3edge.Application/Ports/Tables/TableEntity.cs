namespace R3edge.Application.Ports.Tables;

/// <summary>
/// An entity of a table: two keys and a payload. There are no further columns: Table storage has no index but the keys, so a
/// filter by anything else is a scan, and what is asked for belongs into a key. Two are equal where they hold the same
/// memory, not where the bytes are alike.
/// </summary>
/// <param name="PartitionKey">See <see cref="PortNames.ThrowIfNotTableKey"/>; batches and queries stay within one.</param>
/// <param name="RowKey">See <see cref="PortNames.ThrowIfNotTableKey"/>; orders the entities of a partition by ordinal comparison.</param>
/// <param name="Payload">At most <see cref="LargestPayload"/> bytes; what is larger is a blob.</param>
/// <param name="ETag">The version that was read; null in an entity that was made and not read.</param>
public sealed record TableEntity(string PartitionKey, string RowKey, ReadOnlyMemory<byte> Payload, string? ETag = null)
{
    /// <summary>
    /// The largest payload in bytes, 512 KiB. An adapter whose rows hold less keeps what is larger beside them; so up to 64 KiB, the bound of
    /// a binary property of Table storage, is cheaper.
    /// </summary>
    public const int LargestPayload = 512 * 1024;

    /// <summary>Checks the keys and the payload.</summary>
    /// <exception cref="ArgumentException">One of them breaks its rule.</exception>
    public void ThrowIfInvalid()
    {
        PortNames.ThrowIfNotTableKey(PartitionKey);
        PortNames.ThrowIfNotTableKey(RowKey);
        if (Payload.Length > LargestPayload)
        {
            throw new ArgumentException($"A table entity holds at most {LargestPayload} bytes, not {Payload.Length}; use a blob.");
        }
    }
}
