using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;

namespace R3edge.Application.MarketData;

/// <summary>What MarketDataService tells; ids 2000 to 2999.</summary>
internal static partial class MarketDataLog
{
    [LoggerMessage(2000, LogLevel.Information, "{Instrument}: {Bars} past bars read from history.")]
    public static partial void Loaded(ILogger logger, InstrumentId instrument, int bars);

    [LoggerMessage(2001, LogLevel.Warning, "Stage {Stage}, partition {Partition}: the saved state cannot be used and the partition is read from its beginning.")]
    public static partial void UnreadableState(ILogger logger, string stage, int partition, Exception exception);

    [LoggerMessage(2002, LogLevel.Warning, "Partition {Partition} of market data misses events {After} to {Through}: order flow warms up anew.")]
    public static partial void EventsMissing(ILogger logger, int partition, long after, long through);

    [LoggerMessage(2003, LogLevel.Debug, "{Count} entries of {Instrument} say nothing, the first because: {Reason}")]
    public static partial void EntriesRefused(ILogger logger, InstrumentId instrument, int count, string reason);

    [LoggerMessage(2010, LogLevel.Information, "{Instrument} {Timeframe}: a regime model was due: {Outcome}.")]
    public static partial void Refitted(ILogger logger, InstrumentId instrument, Timeframe timeframe, string outcome);

    [LoggerMessage(2011, LogLevel.Error, "{Instrument} {Timeframe}: the regime model could not be fitted.")]
    public static partial void RefitFailed(ILogger logger, InstrumentId instrument, Timeframe timeframe, Exception exception);
}
