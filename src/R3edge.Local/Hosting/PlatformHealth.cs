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
        var stages = _platform.Stages.Lags()
            .Select(lag => new StageHealth(lag.Group, lag.Hub, lag.Events, lag.Handled, lag.Events > Usual))
            .ToArray();
        var problems = stages
            .Where(stage => stage.IsBehind)
            .Select(stage => string.Create(CultureInfo.InvariantCulture, $"The stage {stage.Stage} is {stage.Behind} events behind {stage.Hub}."))
            .ToList();
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
