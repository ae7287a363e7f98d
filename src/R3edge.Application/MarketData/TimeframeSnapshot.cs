using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;

namespace R3edge.Application.MarketData;

/// <summary>What is known of an instrument on one timeframe at a bar's close. Immutable; there is at least one bar.</summary>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="Bars">The last bars.</param>
/// <param name="Names">The names of the indicators' outputs.</param>
/// <param name="Values">Their values at the close of the last bar, one a name; NaN during warm-up.</param>
/// <param name="IsWarm">Whether every indicator has a value.</param>
/// <param name="Regime">The regime, with its reasons.</param>
public sealed record TimeframeSnapshot(
    Timeframe Timeframe, BarWindow Bars, ImmutableArray<string> Names, ImmutableArray<double> Values, bool IsWarm, RegimeReading Regime)
{
    /// <summary>The last bar.</summary>
    public Bar Last => Bars[Bars.Count - 1];

    /// <summary>UTC close of the last bar: everything here is as of then.</summary>
    public DateTime At => Last.CloseTime;

    /// <summary>The value of an indicator; NaN during warm-up and where there is none of that name.</summary>
    /// <param name="name">As in <see cref="Names"/>.</param>
    public double ValueOf(string name)
    {
        var index = Names.IndexOf(name);
        return index < 0 ? double.NaN : Values[index];
    }
}
