namespace R3edge.Api.Status;

/// <summary>How a host and its stages are.</summary>
/// <param name="Status">Healthy while every stage keeps up; degraded while one is behind; unhealthy where one has given up.</param>
/// <param name="MarketTime">UTC time that the market data has reached; null before there is any.</param>
/// <param name="Stages">Every stage in the order in which events flow.</param>
/// <param name="Problems">What a person should know, a sentence each; empty while all is well.</param>
public sealed record HealthReport(
    HealthStatus Status, DateTime? MarketTime, IReadOnlyList<StageHealth> Stages, IReadOnlyList<string> Problems);

/// <summary>How a stage is.</summary>
/// <param name="Stage">Its consumer group.</param>
/// <param name="Hub">The hub it reads.</param>
/// <param name="Behind">Events it has not handled yet.</param>
/// <param name="Handled">Events it has handled since the start.</param>
/// <param name="IsBehind">Whether that is more than it should be.</param>
public sealed record StageHealth(string Stage, string Hub, long Behind, long Handled, bool IsBehind);

/// <summary>How a host is.</summary>
public enum HealthStatus
{
    /// <summary>Every stage keeps up.</summary>
    Healthy,

    /// <summary>It works, but something is behind or missing.</summary>
    Degraded,

    /// <summary>It does not do what it should.</summary>
    Unhealthy,
}

/// <summary>Tells how a host is.</summary>
public interface IHealthSource
{
    /// <summary>How it is now; answers from memory.</summary>
    HealthReport Report();
}
