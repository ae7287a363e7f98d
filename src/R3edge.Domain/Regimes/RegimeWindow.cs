using R3edge.Domain.Markets;

namespace R3edge.Domain.Regimes;

/// <summary>How far back regimes look: ten days, and never fewer bars than ten days hold at one hour.</summary>
public static class RegimeWindow
{
    /// <summary>The fewest bars: below this a model of states and volatility would be fitted to chance.</summary>
    public const int FewestBars = 240;

    /// <summary>Ten days.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromDays(10);

    /// <summary>How many bars that is: 14,400 at one minute, 240 at one hour and above.</summary>
    /// <param name="timeframe">The length of a bar.</param>
    public static int Bars(Timeframe timeframe) => Math.Max(FewestBars, (int)(Length.Ticks / timeframe.Duration.Ticks));
}
