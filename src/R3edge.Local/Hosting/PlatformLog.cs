using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;

namespace R3edge.Local.Hosting;

/// <summary>What the host tells; ids 12200 to 12299.</summary>
internal static partial class PlatformLog
{
    [LoggerMessage(12200, LogLevel.Warning, "Old events could not be removed from the hubs; it is tried again in a minute.")]
    public static partial void NotTrimmed(ILogger logger, Exception exception);

    [LoggerMessage(12201, LogLevel.Critical, "The feed ended with a fault; no market data comes in any more.")]
    public static partial void FeedFailed(ILogger logger, Exception exception);

    [LoggerMessage(12202, LogLevel.Warning, "What depends on time alone could not be looked at; it is tried again in seconds.")]
    public static partial void NotTicked(ILogger logger, Exception exception);

    [LoggerMessage(12203, LogLevel.Warning, "The past of {Instrument} could not be read whole, so what is known of it comes later: {Reason}")]
    public static partial void PastNotRead(ILogger logger, InstrumentId instrument, string reason);
}
