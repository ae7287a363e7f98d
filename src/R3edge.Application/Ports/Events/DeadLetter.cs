namespace R3edge.Application.Ports.Events;

/// <summary>An event that a consumer group could not handle.</summary>
/// <param name="Address">Where it was read.</param>
/// <param name="Event">The event, body included.</param>
/// <param name="Reason">Why it could not be handled, at most <see cref="LongestReason"/> characters.</param>
/// <param name="Time">UTC time at which it was put aside.</param>
public sealed record DeadLetter(PartitionAddress Address, ReceivedEvent Event, string Reason, DateTime Time)
{
    /// <summary>The longest reason that is kept, in characters; what is longer is cut.</summary>
    public const int LongestReason = 1000;
}
