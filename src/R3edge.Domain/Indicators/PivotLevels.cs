namespace R3edge.Domain.Indicators;

/// <summary>Floor pivots: levels derived from a day's high, low and close, in quote units.</summary>
/// <param name="Pivot">(high + low + close) / 3.</param>
/// <param name="R1">First resistance: 2 pivot - low.</param>
/// <param name="R2">Second resistance: pivot + (high - low).</param>
/// <param name="R3">Third resistance: high + 2 (pivot - low).</param>
/// <param name="S1">First support: 2 pivot - high.</param>
/// <param name="S2">Second support: pivot - (high - low).</param>
/// <param name="S3">Third support: low - 2 (high - pivot).</param>
public readonly record struct PivotLevels(double Pivot, double R1, double R2, double R3, double S1, double S2, double S3)
{
    /// <summary>The levels that follow from a finished day.</summary>
    /// <param name="high">Its highest price.</param>
    /// <param name="low">Its lowest price.</param>
    /// <param name="close">Its last price.</param>
    public static PivotLevels From(double high, double low, double close)
    {
        var pivot = (high + low + close) / 3.0;
        var range = high - low;
        return new PivotLevels(
            pivot,
            2.0 * pivot - low,
            pivot + range,
            high + 2.0 * (pivot - low),
            2.0 * pivot - high,
            pivot - range,
            low - 2.0 * (high - pivot));
    }
}
