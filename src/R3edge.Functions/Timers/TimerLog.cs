using Microsoft.Extensions.Logging;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;

namespace R3edge.Functions.Timers;

/// <summary>What the timers tell; ids 13100 to 13199. An alert counts 13102.</summary>
internal static partial class TimerLog
{
    [LoggerMessage(13100, LogLevel.Warning, "The position {Position} of {Account} had no orchestrator and has one now.")]
    public static partial void Adopted(ILogger logger, AccountId account, PositionId position);

    [LoggerMessage(
        13101,
        LogLevel.Information,
        "Removed {Letters} old dead letters, {Payloads} payloads that no row names, and the traces of {Orchestrations} ended orchestrations.")]
    public static partial void Retained(ILogger logger, int letters, int payloads, int orchestrations);

    [LoggerMessage(13102, LogLevel.Error, "No market data has come in since {Last:u}.")]
    public static partial void Silent(ILogger logger, DateTime last);

    [LoggerMessage(13103, LogLevel.Error, "The position {Position} of {Account} has no orchestrator and could not be given one.")]
    public static partial void NotAdopted(ILogger logger, AccountId account, PositionId position, Exception exception);
}
