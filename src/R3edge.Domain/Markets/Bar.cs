using System.Text.Json.Serialization;

namespace R3edge.Domain.Markets;

/// <summary>Open, high, low, close and volume of one interval.</summary>
/// <param name="OpenTime">UTC start of the interval, inclusive.</param>
/// <param name="CloseTime">UTC end of the interval, exclusive: the instant at which the bar is complete and may be acted on.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Traded quantity, in the unit of the source (base units unless stated).</param>
/// <param name="TakerBuyVolume">
/// The part of the volume whose buyer took liquidity, so that the rest was sold into the book; null where the source does not say.
/// </param>
public readonly record struct Bar(
    DateTime OpenTime,
    DateTime CloseTime,
    double Open,
    double High,
    double Low,
    double Close,
    double Volume,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TakerBuyVolume = null)
{
    /// <summary>(high + low + close) / 3.</summary>
    public double TypicalPrice => (High + Low + Close) / 3.0;

    /// <summary>Whether the prices are finite, above 0 and in order (low at or below open and close, high at or above them), and the volume is finite and not negative, the part of it that takers bought within it.</summary>
    public bool IsPossible =>
        Low > 0.0 && double.IsFinite(High) && Low <= Open && Low <= Close && High >= Open && High >= Close
        && Volume >= 0.0 && double.IsFinite(Volume)
        && (TakerBuyVolume is not { } bought || (bought >= 0.0 && bought <= Volume));
}
