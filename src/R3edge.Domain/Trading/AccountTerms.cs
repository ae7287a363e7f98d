using R3edge.Domain.Execution;

namespace R3edge.Domain.Trading;

/// <summary>What is fixed when an account is made.</summary>
/// <param name="Cash">The cash to begin with, above 0, in quote units.</param>
/// <param name="MaximumLeverage">The largest exposure as a multiple of equity, above 0; 1 for a cash account.</param>
/// <param name="Fills">What fills cost; on paper also when they happen.</param>
public sealed record AccountTerms(decimal Cash, decimal MaximumLeverage, FillModel Fills);
