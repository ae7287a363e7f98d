using Microsoft.Extensions.Logging;
using R3edge.Application.Ports.Events;

namespace R3edge.Local.Stages;

/// <summary>What running the stages tells; ids 12000 to 12099.</summary>
internal static partial class StageLog
{
    [LoggerMessage(12000, LogLevel.Warning, "{Kind} at {Address}, position {Position}.")]
    public static partial void Fault(ILogger logger, ConsumerFaultKind kind, PartitionAddress address, long? position, Exception? exception);

    [LoggerMessage(12001, LogLevel.Critical, "The stage {Group} on {Hub} gave up.")]
    public static partial void GaveUp(ILogger logger, string hub, string group, Exception exception);

    [LoggerMessage(12002, LogLevel.Warning, "The stage {Group} on {Hub} could not save its last state; it will go over its last events again.")]
    public static partial void StoppedBadly(ILogger logger, string hub, string group, Exception exception);
}
