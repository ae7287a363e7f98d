using R3edge.Domain.Markets;

namespace R3edge.Application.Pipeline.Market;

/// <summary>The best levels of an order book at one time.</summary>
/// <param name="time">UTC.</param>
/// <param name="bids">Best (highest) first.</param>
/// <param name="asks">Best (lowest) first.</param>
public readonly ref struct BookView(DateTime time, ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks)
{
    /// <summary>UTC.</summary>
    public DateTime Time { get; } = time;

    /// <summary>Best (highest) first.</summary>
    public ReadOnlySpan<BookLevel> Bids { get; } = bids;

    /// <summary>Best (lowest) first.</summary>
    public ReadOnlySpan<BookLevel> Asks { get; } = asks;
}
