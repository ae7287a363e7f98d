namespace R3edge.Application.Collection.Downloads;

/// <summary>What a file of past trades holds.</summary>
/// <param name="Count">How many trades.</param>
/// <param name="First">The UTC time of the first.</param>
/// <param name="Last">The UTC time of the last.</param>
/// <param name="NumbersBetween">How many numbers between the first and the last trade have none.</param>
public readonly record struct TradeSummary(long Count, DateTime First, DateTime Last, long NumbersBetween);
