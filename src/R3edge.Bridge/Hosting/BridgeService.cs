using Microsoft.Extensions.Hosting;
using R3edge.Exchanges.Bridge;

namespace R3edge.Bridge.Hosting;

/// <summary>Runs the bridge; asked to stop, the host waits until what has come is published and the leases are given back.</summary>
/// <param name="bridge">The bridge.</param>
public sealed class BridgeService(MarketBridge bridge) : BackgroundService
{
    /// <summary>Whether the bridge has ended although nobody stopped it.</summary>
    public bool HasFailed => ExecuteTask is { IsFaulted: true };

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => bridge.RunAsync(stoppingToken);
}
