namespace R3edge.Application.Ports.Events;

/// <summary>An event as a hub keeps it.</summary>
/// <param name="Position">Its place in its partition, from 0; a later event has a greater one, and none is used twice. There may be jumps.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Id">The id its publisher gave it.</param>
/// <param name="EnqueuedTime">UTC time at which the hub stored it; never earlier than that of the event before it.</param>
/// <param name="Body">The content.</param>
public sealed record ReceivedEvent(long Position, string Key, string Id, DateTime EnqueuedTime, ReadOnlyMemory<byte> Body);
