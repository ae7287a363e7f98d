using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Live;

/// <summary>What the collection of market data tells; ids 1000 to 1999.</summary>
internal static partial class CollectionLog
{
    [LoggerMessage(1000, LogLevel.Warning, "Stage {Stage}, partition {Partition}: the saved state cannot be used and the partition is read from its beginning.")]
    public static partial void UnreadableState(ILogger logger, string stage, int partition, Exception exception);

    [LoggerMessage(1001, LogLevel.Warning, "Partition {Partition} of market data misses events {After} to {Through}: open bars are given up and history is asked for them.")]
    public static partial void EventsMissing(ILogger logger, int partition, long after, long through);

    [LoggerMessage(1002, LogLevel.Warning, "{Count} entries of {Instrument} at position {Position} were refused, the first because: {Reason}")]
    public static partial void EntriesRefused(ILogger logger, InstrumentId instrument, long position, int count, string reason);

    [LoggerMessage(1003, LogLevel.Debug, "{Instrument}: {Count} trades came after their bars had closed.")]
    public static partial void LateTrades(ILogger logger, InstrumentId instrument, int count);

    [LoggerMessage(1100, LogLevel.Debug, "History: {Bars} bars written to {Files} files.")]
    public static partial void HistoryWritten(ILogger logger, int bars, int files);

    [LoggerMessage(1101, LogLevel.Warning, "History: {Instrument} {Timeframe} misses bars from {From} to {To}.")]
    public static partial void GapFound(ILogger logger, InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to);

    [LoggerMessage(1102, LogLevel.Information, "History: {Instrument} {Timeframe} got {Bars} bars from {From} to {To}.")]
    public static partial void GapFilled(ILogger logger, InstrumentId instrument, Timeframe timeframe, int bars, DateTime from, DateTime to);

    [LoggerMessage(1103, LogLevel.Information, "History: the venue has no {Timeframe} bars of {Instrument} for {Count} intervals from {From} on.")]
    public static partial void GapEmpty(ILogger logger, InstrumentId instrument, Timeframe timeframe, int count, DateTime from);

    [LoggerMessage(1104, LogLevel.Warning, "History: {Instrument} {Timeframe} could not be fetched from {From} on: {Reason}")]
    public static partial void GapUnanswered(ILogger logger, InstrumentId instrument, Timeframe timeframe, DateTime from, string reason);

    [LoggerMessage(1105, LogLevel.Error, "History: the gaps of {Instrument} could not be looked at.")]
    public static partial void BackfillFailed(ILogger logger, InstrumentId instrument, Exception exception);
}
