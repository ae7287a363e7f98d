using System.Globalization;
using R3edge.Api.Status;

namespace R3edge.Local.Hosting;

/// <summary>How the platform is, from what its stages and its feed know of themselves.</summary>
internal sealed class PlatformHealth(LocalPlatform platform) : IHealthSource
{
    /// <summary>Events that a stage may be behind for a moment without anything being wrong.</summary>
    private const long Usual = 1000;

    private readonly LocalPlatform _platform = platform;

    /// <inheritdoc/>
    public HealthReport Report()
    {
        var lags = _platform.Stages.Lags();
        var stages = lags
            .Select(lag => new StageHealth(lag.Group, lag.Hub, lag.Events, lag.Handled, lag.Events > Usual || lag.Trouble is not null))
            .ToArray();
        var problems = lags
            .Where(lag => lag.Events > Usual || lag.Trouble is not null)
            .Select(lag => string.Create(
                CultureInfo.InvariantCulture, $"The stage {lag.Group} is {lag.Events} events behind {lag.Hub}.{(lag.Trouble is { } why ? $" It waits: {why}" : "")}"))
            .ToList();
        if (_platform.FeedTrouble is { } trouble)
        {
            problems.Add($"The feed stands still. It waits: {trouble}");
        }

        foreach (var lane in _platform.Orders?.Health() ?? [])
        {
            problems.AddRange(lane.Problems());
            if (!lane.IsListening)
            {
                problems.Add($"{lane.Account}: the news of orders at {lane.Venue} do not flow.");
            }
        }

        var isBroken = false;
        if (_platform.Stages.Failed.IsCompleted)
        {
            problems.Add("A stage gave up; the log says why.");
            isBroken = true;
        }

        if (_platform.FeedEnded.IsFaulted)
        {
            problems.Add("The feed ended with a fault; no market data comes in any more.");
            isBroken = true;
        }

        var status = isBroken ? HealthStatus.Unhealthy : problems.Count > 0 ? HealthStatus.Degraded : HealthStatus.Healthy;
        return new HealthReport(status, _platform.Feed.MarketTime, stages, problems);
    }
}
