namespace R3edge.Domain.Markets.Simulation;

/// <summary>The simulated history of one instrument.</summary>
/// <param name="Instrument">What trades; its venue is <see cref="Venue.Simulated"/>.</param>
/// <param name="Bars">Its bars, without a gap.</param>
/// <param name="Regimes">The state that produced each bar: entry i belongs to bar i.</param>
public sealed record SimulatedMarket(Instrument Instrument, BarSeries Bars, IReadOnlyList<SimulatedRegime> Regimes);
