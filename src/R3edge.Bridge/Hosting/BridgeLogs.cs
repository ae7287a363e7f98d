using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;

namespace R3edge.Bridge.Hosting;

/// <summary>What the container tells; ids 8100 to 8149.</summary>
internal static partial class BridgeLogs
{
    [LoggerMessage(8100, LogLevel.Information, "{Count} instruments of {Venue} are listed with their rules.")]
    public static partial void Listed(ILogger logger, int count, Venue venue);

    [LoggerMessage(8101, LogLevel.Warning, "The instruments of {Venue} could not be listed; it is tried again: {Reason}")]
    public static partial void NotListed(ILogger logger, Venue venue, string reason);

    [LoggerMessage(8102, LogLevel.Warning, "The list of instruments could not be stored; it is tried again.")]
    public static partial void NotStored(ILogger logger, Exception exception);
}
