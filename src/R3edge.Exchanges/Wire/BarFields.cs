using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Wire;

/// <summary>The numbers of a bar while it is read.</summary>
internal struct BarFields
{
    public DateTime OpenTime;
    public double Open;
    public double High;
    public double Low;
    public double Close;
    public double Volume;

    /// <summary>The part of the volume whose buyer took; null where the venue does not say.</summary>
    public double? TakerBuyVolume;

    /// <summary>Makes a bar of the numbers.</summary>
    /// <param name="timeframe">The length of the bar.</param>
    /// <param name="bar">The bar.</param>
    /// <returns>
    /// Bars, or what was wrong. Venues cut some lengths (weeks above all) at other times than R3edge does; such a bar must not
    /// pass for one of ours.
    /// </returns>
    public readonly FrameOutcome TryMake(Timeframe timeframe, out Bar bar)
    {
        bar = default;
        if (timeframe.Floor(OpenTime) != OpenTime)
        {
            return FrameOutcome.UnknownTimeframe;
        }

        bar = new Bar(OpenTime, OpenTime + timeframe.Duration, Open, High, Low, Close, Volume, TakerBuyVolume);
        return bar.IsPossible ? FrameOutcome.Bars : FrameOutcome.ImpossibleBar;
    }
}
