namespace R3edge.Domain.EntryPricing;

/// <summary>A number that a model used, by name, so that its price can be explained.</summary>
/// <param name="Name">What it is, in words, with its unit where that is not plain.</param>
/// <param name="Value">The number; finite.</param>
public readonly record struct EntryReason(string Name, double Value);
