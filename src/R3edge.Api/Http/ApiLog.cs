using Microsoft.Extensions.Logging;

namespace R3edge.Api.Http;

/// <summary>What the API tells; ids 11000 to 11999.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(11000, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void Failed(ILogger logger, string method, string path, Exception exception);
}
