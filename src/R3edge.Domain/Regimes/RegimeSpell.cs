namespace R3edge.Domain.Regimes;

/// <summary>A stretch of bars in one regime, as it was told at each bar's close.</summary>
/// <param name="Regime">Exactly one regime.</param>
/// <param name="Since">UTC close of its first bar.</param>
/// <param name="Through">UTC close of its last bar.</param>
/// <param name="Bars">How many bars it has.</param>
/// <param name="Confidence">The mean probability of the regime over its bars, 0 to 1.</param>
public sealed record RegimeSpell(Regime Regime, DateTime Since, DateTime Through, int Bars, double Confidence);
