using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Storage.Azure.Events;

namespace R3edge.Functions.Timers;

/// <summary>Sees whether market data comes in, from outside the stages: where they have nothing to do they say nothing.</summary>
/// <param name="hubs">When hubs were last written to.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">What it tells.</param>
public sealed class MarketWatch(AzureHubClock hubs, TimeProvider time, ILogger<MarketWatch> logger)
{
    /// <summary>How long a market may be silent; the clock's own events come every second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly AzureHubClock _hubs = hubs;
    private readonly TimeProvider _time = time;
    private readonly ILogger<MarketWatch> _logger = logger;

    /// <summary>Tells where nothing has come in for too long.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    /// <returns>Whether market data comes in.</returns>
    /// <exception cref="Application.Ports.StorageException">The hub could not be asked.</exception>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var last = await _hubs.LastWrittenAsync(HubNames.MarketData, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow().UtcDateTime;
        if (last is { } written && now - written <= Patience)
        {
            return true;
        }

        TimerLog.Silent(_logger, last ?? DateTime.MinValue);
        return false;
    }
}
