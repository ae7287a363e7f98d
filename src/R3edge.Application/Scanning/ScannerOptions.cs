using System.ComponentModel.DataAnnotations;
using R3edge.Domain.Markets;
using R3edge.Domain.Scanning;

namespace R3edge.Application.Scanning;

/// <summary>How markets are scanned.</summary>
public sealed class ScannerOptions
{
    /// <summary>The indicator that tells the volatility of a bar; MarketDataService must keep it.</summary>
    internal const string Volatility = "yang-zhang:20";

    /// <summary>The indicator that tells the change over <see cref="ScanCandidate.ChangeBars"/> bars; MarketDataService must keep it.</summary>
    internal const string Change = "roc:10";

    /// <summary>The taker fee of a venue that is not named in <see cref="Fees"/>, as a fraction, 0 to 0.1.</summary>
    [Range(0.0, 0.1)]
    public double DefaultFee { get; set; } = 0.001;

    /// <summary>The taker fees of venues, as fractions.</summary>
    public IDictionary<string, double> Fees { get; } = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How late a bar may be beyond two intervals before its market counts as stale, from zero to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much each part of a score counts.</summary>
    public ScanWeights Weights { get; set; } = new();

    /// <summary>The taker fee of a venue, as a fraction.</summary>
    /// <param name="venue">The venue.</param>
    public double FeeRate(Venue venue) => Fees.TryGetValue(venue.Code, out var fee) ? fee : DefaultFee;
}
