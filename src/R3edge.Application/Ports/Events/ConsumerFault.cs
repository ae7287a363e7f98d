namespace R3edge.Application.Ports.Events;

/// <summary>Something a consumer could not do. It went on, or tries again; this is for logs and metrics.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Address">Where.</param>
/// <param name="Position">The event or checkpoint concerned; null where there is none.</param>
/// <param name="Exception">Why; null for a gap.</param>
public sealed record ConsumerFault(ConsumerFaultKind Kind, PartitionAddress Address, long? Position, Exception? Exception);
