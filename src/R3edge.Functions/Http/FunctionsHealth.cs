using R3edge.Api.Status;
using R3edge.Functions.Hosting;

namespace R3edge.Functions.Http;

/// <summary>
/// How the function app is, as one instance can tell: whether what is stored can be read was found out before the request came here. How
/// far stages are behind is measured by the hubs and watched by alerts. Of live accounts it tells those that this instance worked on.
/// </summary>
/// <param name="platform">The services.</param>
public sealed class FunctionsHealth(FunctionsPlatform platform) : IHealthSource
{
    private readonly FunctionsPlatform _platform = platform;

    /// <inheritdoc/>
    public HealthReport Report()
    {
        var times = _platform.Instruments.All()
            .Select(instrument => _platform.MarketData.Bars(instrument.Id, Domain.Markets.Timeframe.OneMinute)?.Last.CloseTime)
            .OfType<DateTime>()
            .ToArray();
        var problems = _platform.Orders.Health().SelectMany(lane => lane.Problems()).Concat(_platform.Accounts.Damaged).ToArray();
        return new HealthReport(
            problems.Length == 0 ? HealthStatus.Healthy : HealthStatus.Degraded, times.Length == 0 ? null : times.Max(), [], problems);
    }
}
