using Microsoft.Extensions.Logging;
using R3edge.Domain.Identity;

namespace R3edge.Application.Signals;

/// <summary>What the signal stages tell; ids 4000 to 4999.</summary>
internal static partial class SignalLog
{
    [LoggerMessage(4000, LogLevel.Information, "Session {Session} warmed up with {Bars} past bars of {Wanted} wanted.")]
    public static partial void WarmedUp(ILogger logger, SessionId session, int bars, int wanted);

    [LoggerMessage(4001, LogLevel.Warning, "Stage {Stage}, partition {Partition}: the saved state cannot be used and the partition is read from its beginning.")]
    public static partial void UnreadableState(ILogger logger, string stage, int partition, Exception exception);

    [LoggerMessage(4002, LogLevel.Error, "Session {Session} cannot run: {Reason}")]
    public static partial void CannotRun(ILogger logger, SessionId session, string reason);

    [LoggerMessage(4003, LogLevel.Debug, "Session {Session}: {Action} at the close of {CloseTime}.")]
    public static partial void Spoke(ILogger logger, SessionId session, string action, DateTime closeTime);

    [LoggerMessage(4004, LogLevel.Debug, "Session {Session}: the signal of {CloseTime} was judged with confidence {Confidence} and verdict {Verdict}.")]
    public static partial void Judged(ILogger logger, SessionId session, DateTime closeTime, double confidence, string verdict);
}
