using R3edge.Domain.Markets;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// When a model of regimes is fitted anew, and from when on it holds: the same in a backtest and live. A fit is due at the first
/// bar that closes at or after a boundary, on the bars that had closed by the boundary; boundaries are a tenth of the sliding
/// window apart, which is every UTC midnight up to one hour. The model holds for bars that open a quarter of an hour or more
/// after that bar's close, so that there is time to fit it aside.
/// </summary>
public static class RefitSchedule
{
    /// <summary>The time between the bar that made a fit due and the first bar that its model may hold for.</summary>
    public static TimeSpan Lag { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The time between boundaries: a day up to one hour, 24 bars above.</summary>
    /// <param name="timeframe">The length of a bar.</param>
    public static TimeSpan Every(Timeframe timeframe) => RegimeWindow.Bars(timeframe) / 10 * timeframe.Duration;

    /// <summary>The latest boundary at or before an instant.</summary>
    /// <param name="timeframe">The length of a bar.</param>
    /// <param name="time">A UTC instant.</param>
    public static DateTime Boundary(Timeframe timeframe, DateTime time) =>
        new(time.Ticks - time.Ticks % Every(timeframe).Ticks, DateTimeKind.Utc);
}
