using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;
using R3edge.Domain.Regimes;

namespace R3edge.Application.MarketData;

/// <summary>Every metric of an instrument, as it is served. What is not known, or warming up, is absent.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="FlowAt">UTC; the latest time in trades, quotes and books; null where none was seen.</param>
/// <param name="LastTrade">The latest trade.</param>
/// <param name="LastQuote">The latest best bid and ask.</param>
/// <param name="BookAt">UTC time of the latest book.</param>
/// <param name="Flow">The statistics of book and trades as of <paramref name="FlowAt"/>.</param>
/// <param name="Timeframes">One entry for each timeframe that has bars, shortest first.</param>
public sealed record MarketMetrics(
    string Instrument,
    DateTime? FlowAt,
    Trade? LastTrade,
    Quote? LastQuote,
    DateTime? BookAt,
    OrderFlowReading? Flow,
    IReadOnlyList<TimeframeMetrics> Timeframes)
{
    internal static MarketMetrics Of(InstrumentMarket market)
    {
        var flow = market.Flow;
        return new MarketMetrics(
            market.Instrument.ToString(),
            flow?.At,
            flow?.LastTrade,
            flow?.LastQuote,
            flow?.Book?.Time,
            flow?.Flow,
            [.. market.Timeframes.Select(timeframe => timeframe.Snapshot).OfType<TimeframeSnapshot>().Select(TimeframeMetrics.Of)]);
    }
}

/// <summary>The metrics of an instrument on one timeframe.</summary>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="At">UTC close of the last bar: everything is as of then.</param>
/// <param name="Bars">How many bars are kept.</param>
/// <param name="IsWarm">Whether every indicator has a value.</param>
/// <param name="Bar">The last bar.</param>
/// <param name="Indicators">The indicators that have a value, by name.</param>
/// <param name="Regime">The regime; null while it warms up.</param>
public sealed record TimeframeMetrics(
    string Timeframe, DateTime At, int Bars, bool IsWarm, Bar Bar, IReadOnlyDictionary<string, double> Indicators, RegimeMetrics? Regime)
{
    /// <summary>The metrics in a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    public static TimeframeMetrics Of(TimeframeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var indicators = new Dictionary<string, double>(snapshot.Names.Length);
        for (var i = 0; i < snapshot.Names.Length; i++)
        {
            if (double.IsFinite(snapshot.Values[i]))
            {
                indicators.Add(snapshot.Names[i], snapshot.Values[i]);
            }
        }

        return new TimeframeMetrics(
            snapshot.Timeframe.ToString(),
            snapshot.At,
            snapshot.Bars.Count,
            snapshot.IsWarm,
            snapshot.Last,
            indicators,
            snapshot.Regime.IsKnown ? RegimeMetrics.Of(snapshot.Regime) : null);
    }
}

/// <summary>A regime as it is served.</summary>
/// <param name="Name">The regime.</param>
/// <param name="Classifier">Who says so.</param>
/// <param name="At">UTC close of the bar it is of.</param>
/// <param name="Since">UTC close of the first bar of the regime.</param>
/// <param name="Age">For how many bars it has lasted.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Probabilities">The probability of each regime.</param>
/// <param name="Next">The probability of each regime at the next bar's close.</param>
/// <param name="Evidence">The numbers behind it that have a value.</param>
public sealed record RegimeMetrics(
    string Name,
    string Classifier,
    DateTime? At,
    DateTime? Since,
    int Age,
    double Confidence,
    IReadOnlyDictionary<string, double> Probabilities,
    IReadOnlyDictionary<string, double> Next,
    IReadOnlyDictionary<string, double> Evidence)
{
    /// <summary>The regime in a reading that knows one.</summary>
    /// <param name="reading">The reading.</param>
    public static RegimeMetrics Of(RegimeReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new RegimeMetrics(
            reading.Regime.NameOf(),
            reading.Classifier,
            reading.At,
            reading.Since,
            reading.Age,
            reading.Point.Confidence,
            ByName(reading.Probabilities),
            ByName(reading.Next),
            reading.Evidence
                .Where(evidence => double.IsFinite(evidence.Value))
                .ToDictionary(evidence => evidence.Name, evidence => evidence.Value));
    }

    private static Dictionary<string, double> ByName(RegimeProbabilities probabilities) =>
        RegimeNames.All
            .Where(regime => double.IsFinite(probabilities[regime]))
            .ToDictionary(regime => regime.NameOf(), regime => probabilities[regime]);
}
