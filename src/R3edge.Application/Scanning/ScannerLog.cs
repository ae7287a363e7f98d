using Microsoft.Extensions.Logging;

namespace R3edge.Application.Scanning;

/// <summary>What MarketScanner tells; ids 3000 to 3999.</summary>
internal static partial class ScannerLog
{
    [LoggerMessage(3000, LogLevel.Debug, "A scan ranked {Ranked} and left out {Excluded} in {Milliseconds:0.0} ms.")]
    public static partial void Scanned(ILogger logger, int ranked, int excluded, double milliseconds);
}
