using Microsoft.Extensions.Logging;

namespace R3edge.Local.Batches;

/// <summary>What running batches tells; ids 12100 to 12199.</summary>
internal static partial class BatchLog
{
    [LoggerMessage(12100, LogLevel.Warning, "The batch {Id} failed.")]
    public static partial void Failed(ILogger logger, string id, Exception exception);

    [LoggerMessage(12101, LogLevel.Warning, "The end of batch {Id} could not be noted; it runs again after the next start.")]
    public static partial void NotNoted(ILogger logger, string id, Exception exception);
}
