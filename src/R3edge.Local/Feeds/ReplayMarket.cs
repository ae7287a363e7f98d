using R3edge.Domain.Markets;

namespace R3edge.Local.Feeds;

/// <summary>One recorded market to replay.</summary>
/// <param name="Instrument">What it is of.</param>
/// <param name="Bars">Its bars.</param>
public sealed record ReplayMarket(Instrument Instrument, BarSeries Bars);
