using System.Collections.Immutable;
using R3edge.Domain.Markets;

namespace R3edge.Domain.EntryPricing;

/// <summary>A price to enter at.</summary>
public sealed record EntryPrice
{
    /// <summary>
    /// The price in quote units, on the instrument's tick. A limit never pays more than was decided: long is rounded down, short up.
    /// A stop never triggers before the decided price: long is rounded up, short down.
    /// </summary>
    public required decimal Price { get; init; }

    /// <summary>The direction that is entered.</summary>
    public required Bias Bias { get; init; }

    /// <summary>The model with its parameters, as <see cref="EntryPriceModelSpec.ToString"/> writes it.</summary>
    public required string Model { get; init; }

    /// <summary>Which side of the market it waits on.</summary>
    public required EntryOrder Order { get; init; }

    /// <summary>Whether the market is at the price or beyond it already, so that the order would fill at once at the market.</summary>
    public required bool IsMarketable { get; init; }

    /// <summary>How far the market has to move, as a fraction of it times 10,000; negative where the price is below the market.</summary>
    public required double DistanceBasisPoints { get; init; }

    /// <summary>The log return to the price in standard deviations of the forecast over the validity; negative where the price is below the market.</summary>
    public required double DistanceSigmas { get; init; }

    /// <summary>How long the price is good from the time asked about.</summary>
    public required TimeSpan Validity { get; init; }

    /// <summary>UTC; the close of the last bar for which the price is good.</summary>
    public required DateTime ValidUntil { get; init; }

    /// <summary>The probability, 0 to 1, that the market touches the price within the validity (<see cref="EntryPricing.ReachProbability"/>).</summary>
    public required double ReachProbability { get; init; }

    /// <summary>The numbers it is made of.</summary>
    public required ImmutableArray<EntryReason> Reasons { get; init; }
}
