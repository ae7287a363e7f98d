using Microsoft.Extensions.Logging;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;

namespace R3edge.Functions.Stages;

/// <summary>What running the stages tells; ids 13000 to 13099. Alerts count 13002, 13005 and 13006.</summary>
internal static partial class StageLog
{
    [LoggerMessage(13000, LogLevel.Warning, "{Address} misses the events after {After} up to {Through}.")]
    public static partial void Gap(ILogger logger, PartitionAddress address, long after, long through);

    [LoggerMessage(13001, LogLevel.Information, "{Address} goes over its batch again, because somebody else has written what it changes.")]
    public static partial void Stale(ILogger logger, PartitionAddress address, Exception exception);

    [LoggerMessage(13002, LogLevel.Error, "{Address} has put the event {Position} aside. {Reason}")]
    public static partial void PutAside(ILogger logger, PartitionAddress address, long position, string reason);

    [LoggerMessage(
        13006,
        LogLevel.Error,
        "The account {Account} could not carry out {Message} for its position {Position}: it is put aside, and the position is being left.")]
    public static partial void PositionLeft(ILogger logger, string position, string account, string message);

    [LoggerMessage(13003, LogLevel.Warning, "A store could not be reached; it is tried again.")]
    public static partial void Retried(ILogger logger, Exception exception);

    [LoggerMessage(13004, LogLevel.Warning, "The position {Position} of {Account} has ended, and its order {Order} was reported on after that.")]
    public static partial void NoPosition(ILogger logger, AccountId account, PositionId position, OrderId order);

    [LoggerMessage(13005, LogLevel.Warning, "{Address} has handled events that were {Seconds} s old: it is behind.")]
    public static partial void Behind(ILogger logger, PartitionAddress address, long seconds);
}
