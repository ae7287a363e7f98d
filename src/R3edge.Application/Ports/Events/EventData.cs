namespace R3edge.Application.Ports.Events;

/// <summary>An event to publish. Two are equal where they hold the same memory, not where the bytes are alike.</summary>
/// <param name="Key">What it is about, 1 to 128 characters; events of one key keep their order.</param>
/// <param name="Id">
/// Its own id, 1 to 128 characters, derived from what caused it. Delivery is at least once: a consumer knows by it what it
/// has already seen.
/// </param>
/// <param name="Body">The content, at most <see cref="LargestBody"/> bytes; not to be changed until it is acknowledged.</param>
public sealed record EventData(string Key, string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>The largest body, in bytes; with key and id it fits one publication of Event Hubs (1 MiB).</summary>
    public const int LargestBody = 1_000_000;

    /// <summary>Checks key, id and body.</summary>
    /// <exception cref="ArgumentException">One of them breaks its rule.</exception>
    public void ThrowIfInvalid()
    {
        PortNames.ThrowIfNotEventKey(Key);
        PortNames.ThrowIfNotEventKey(Id);
        if (Body.Length > LargestBody)
        {
            throw new ArgumentException($"An event's body has at most {LargestBody} bytes, not {Body.Length}.");
        }
    }
}
