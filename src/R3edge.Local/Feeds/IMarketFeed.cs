using R3edge.Domain.Markets;

namespace R3edge.Local.Feeds;

/// <summary>Where market data comes from.</summary>
internal interface IMarketFeed
{
    /// <summary>What it tells of.</summary>
    IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>UTC time at which it begins; what is now before its first moment.</summary>
    DateTime StartsAt { get; }

    /// <summary>The share of it that is over, 0 to 1; null where it has no end.</summary>
    double? Done { get; }

    /// <summary>UTC time that it has reached; null before its first moment.</summary>
    DateTime? MarketTime { get; }

    /// <summary>Publishes until its end, or until it is stopped; it goes on from there when it is run again.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    Task RunAsync(CancellationToken cancellationToken);
}
