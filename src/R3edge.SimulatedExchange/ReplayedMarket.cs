using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange;

/// <summary>Recorded bars that the simulated exchange trades again.</summary>
/// <param name="Instrument">What they are of.</param>
/// <param name="Bars">The bars; their times are moved so that the first of all markets opens at the exchange's start.</param>
public sealed record ReplayedMarket(Instrument Instrument, BarSeries Bars);
