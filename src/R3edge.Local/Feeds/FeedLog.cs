using Microsoft.Extensions.Logging;

namespace R3edge.Local.Feeds;

/// <summary>What feeds tell; ids 12150 to 12199.</summary>
internal static partial class FeedLog
{
    [LoggerMessage(12150, LogLevel.Warning, "The feed stands still because the store cannot be written; it tries again in {Pause}.")]
    public static partial void Waits(ILogger logger, TimeSpan pause, Exception? exception);
}
