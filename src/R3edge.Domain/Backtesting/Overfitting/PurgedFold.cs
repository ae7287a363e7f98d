using System.Collections.Immutable;

namespace R3edge.Domain.Backtesting;

/// <summary>One fold of a purged cross-validation.</summary>
/// <param name="Test">The samples that judge, next to each other in time.</param>
/// <param name="Train">The samples that may be learnt from, ascending; none shares a bar with a test sample.</param>
public sealed record PurgedFold(BarRange Test, ImmutableArray<int> Train);
