using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Bridge;

/// <summary>What bridges tell; ids 8000 to 8099.</summary>
internal static partial class BridgeLog
{
    [LoggerMessage(8000, LogLevel.Information, "Feed {Venue}/{Shard} is published here from now on, lease {Generation}.")]
    public static partial void Leased(ILogger logger, Venue venue, int shard, long generation);

    [LoggerMessage(8001, LogLevel.Warning, "Feed {Venue}/{Shard}: the lease {Generation} is lost; nothing more of it is published here.")]
    public static partial void Lost(ILogger logger, Venue venue, int shard, long generation);

    [LoggerMessage(8002, LogLevel.Information, "Feed {Venue}/{Shard}: all that came is published, the lease {Generation} is given back.")]
    public static partial void Released(ILogger logger, Venue venue, int shard, long generation);

    [LoggerMessage(8003, LogLevel.Warning, "Feed {Venue}/{Shard}: not everything could be published before it stopped; what is missing is fetched by whoever goes on.")]
    public static partial void NotDrained(ILogger logger, Venue venue, int shard, Exception? exception);

    [LoggerMessage(8004, LogLevel.Warning, "Feed {Venue}/{Shard}: the hub does not take what came; it is tried again in {Pause}.")]
    public static partial void Waits(ILogger logger, Venue venue, int shard, TimeSpan pause, Exception? exception);

    [LoggerMessage(8005, LogLevel.Warning, "Feed {Venue}/{Shard} is stopped: {Bytes} bytes wait for the hub. It goes on when they are gone, and fetches what it missed.")]
    public static partial void Overflowed(ILogger logger, Venue venue, int shard, long bytes);

    [LoggerMessage(8006, LogLevel.Warning, "{Instrument}: trades are missing for good; bars and order flow begin anew.")]
    public static partial void TradesMissing(ILogger logger, InstrumentId instrument);

    [LoggerMessage(8007, LogLevel.Information, "{Venue}, connection {Connection}: {State}.")]
    public static partial void Connection(ILogger logger, Venue venue, int connection, string state);

    [LoggerMessage(8008, LogLevel.Warning, "{Venue} refused a request or reported an error: {Text}")]
    public static partial void Refused(ILogger logger, Venue venue, string text);

    [LoggerMessage(8009, LogLevel.Warning, "{Instrument} is wanted, but {Reason}")]
    public static partial void NotListed(ILogger logger, InstrumentId instrument, string reason);

    [LoggerMessage(8010, LogLevel.Warning, "The instruments of {Venue} could not be read: {Reason}")]
    public static partial void NoListings(ILogger logger, Venue venue, string reason);

    [LoggerMessage(8011, LogLevel.Warning, "The bridge could not read or write a table; it is tried again.")]
    public static partial void NoTable(ILogger logger, Exception exception);

    [LoggerMessage(8012, LogLevel.Information, "Bridge: {Health}")]
    public static partial void Health(ILogger logger, string health);

    [LoggerMessage(8013, LogLevel.Warning, "The clock of {Venue} is {Offset} ahead of ours.")]
    public static partial void ClockDiffers(ILogger logger, Venue venue, TimeSpan offset);

    public static string StateOf(FeedEnd? end) => end is { } reason ? $"ended ({reason})" : "open";
}
