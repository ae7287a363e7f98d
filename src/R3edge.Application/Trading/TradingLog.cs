using Microsoft.Extensions.Logging;
using R3edge.Domain.Identity;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Trading;

/// <summary>What accounts tell: of money 6000 to 6999, of positions 7000 to 7999, of paper 8000 to 8999, of sessions 10000 to 10999.</summary>
internal static partial class TradingLog
{
    [LoggerMessage(6000, LogLevel.Information, "{Account}, session {Session}: {Action} at the close of {CloseTime}. {Explanation}")]
    public static partial void Decided(
        ILogger logger, AccountId account, SessionId session, DateTime closeTime, SignalAction action, string explanation);

    [LoggerMessage(6001, LogLevel.Warning, "{Account} was written by another process; it is read again and the input applied again.")]
    public static partial void Conflict(ILogger logger, AccountId account);

    [LoggerMessage(6002, LogLevel.Warning, "{Account}, session {Session}: the signal of {CloseTime} was not applied. {Answer}")]
    public static partial void SignalNotApplied(ILogger logger, AccountId account, SessionId session, DateTime closeTime, string answer);

    [LoggerMessage(7000, LogLevel.Debug, "{Account}, position {Position}: {From} to {To}, {OpenQuantity} open.")]
    public static partial void Changed(
        ILogger logger, AccountId account, PositionId position, PositionStatus? from, PositionStatus to, decimal openQuantity);

    [LoggerMessage(7001, LogLevel.Information, "{Account}, session {Session}: position {Position} closed with a profit of {Profit}. Reason: {Reason}.")]
    public static partial void Closed(
        ILogger logger, AccountId account, SessionId session, PositionId position, decimal profit, ExitReason reason);

    [LoggerMessage(7002, LogLevel.Error, "{Account}, position {Position}: {OpenQuantity} cannot be closed; a person must look at it.")]
    public static partial void NeedsAttention(ILogger logger, AccountId account, PositionId position, decimal openQuantity);

    [LoggerMessage(7003, LogLevel.Warning, "{Account}, position {Position}: a report was not applied. {Answer}")]
    public static partial void ReportNotApplied(ILogger logger, AccountId account, PositionId position, string answer);

    [LoggerMessage(7005, LogLevel.Warning, "Stage {Stage}, partition {Partition}: the saved state cannot be used and the partition is read from its beginning.")]
    public static partial void UnreadableState(ILogger logger, string stage, int partition, Exception exception);

    [LoggerMessage(8000, LogLevel.Error, "{Account}: the paper venue reported on {Count} orders of positions that are not there.")]
    public static partial void Orphans(ILogger logger, AccountId account, int count);

    [LoggerMessage(10000, LogLevel.Information, "{Account}: session {Session} has ended.")]
    public static partial void SessionEnded(ILogger logger, AccountId account, SessionId session);

    [LoggerMessage(10001, LogLevel.Information, "{Account}: session {Session} starts {Strategy} on {Instrument}.")]
    public static partial void SessionStarted(ILogger logger, AccountId account, SessionId session, string strategy, string instrument);

    [LoggerMessage(10002, LogLevel.Information, "{Account}: session {Session} is being stopped; its positions are {What}.")]
    public static partial void SessionStopping(ILogger logger, AccountId account, SessionId session, string what);

    [LoggerMessage(10003, LogLevel.Error, "Session {Session} cannot be resumed: {Reason}")]
    public static partial void CannotResume(ILogger logger, SessionId session, string reason);

    [LoggerMessage(10004, LogLevel.Error, "{Account} cannot be read and trades nothing until it was mended; other accounts go on.")]
    public static partial void Damaged(ILogger logger, AccountId account, Exception exception);
}
