using R3edge.Domain.Scanning;

namespace R3edge.Application.Scanning;

/// <summary>A scan and when it was made.</summary>
/// <param name="At">UTC.</param>
/// <param name="Report">What it found.</param>
public sealed record MarketScan(DateTime At, ScanReport Report);
