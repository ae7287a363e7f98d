using System.Collections.Immutable;
using System.Globalization;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;

namespace R3edge.Cli.Regimes;

/// <summary>What <c>r3edge regime</c> found.</summary>
/// <param name="Timeframe">The length of a bar.</param>
/// <param name="Bars">How many bars there are.</param>
/// <param name="Reading">The regime after the last.</param>
/// <param name="Joined">The classifier, where it is the one that fits.</param>
/// <param name="History">The regimes one after the other.</param>
internal sealed record RegimeReport(
    Timeframe Timeframe, int Bars, RegimeReading Reading, JoinedRegimeClassifier? Joined, ImmutableArray<RegimeSpell> History)
{
    /// <summary>Why no model is in force, in one sentence; null where one is, or none is asked for.</summary>
    public string? WithoutModel() => Joined is null || Joined.Model is not null ? null
        : Joined.LastRefusal is { } refusal ? refusal.Describe()
        : Joined.PendingModel is { } pending ? string.Create(
            CultureInfo.InvariantCulture, $"the first model is in force from {pending.InForceFrom:yyyy-MM-ddTHH:mm:ssZ} on")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"a fit needs {RegimeModelFitter.FewestBars(Timeframe):N0} bars of {Timeframe} that closed by the end of a day, and there are {Bars:N0} in all");

    /// <summary>The report as JSON has it.</summary>
    public object Document() => new
    {
        Timeframe,
        Bars,
        Reading.Classifier,
        Regime = Reading.Regime.NameOf(),
        Reading.At,
        Reading.Since,
        AgeBars = Reading.Age,
        Probabilities = Values(Reading.Probabilities),
        Next = Values(Reading.Next),
        NextIfItEnds = Values(Reading.NextIfItEnds()),
        Evidence = Reading.Evidence.ToDictionary(evidence => evidence.Name, evidence => evidence.Value),
        Model = Joined?.Model,
        WithoutModel = WithoutModel(),
        History = History.Select(spell => new
        {
            Regime = spell.Regime.NameOf(),
            spell.Since,
            spell.Through,
            spell.Bars,
            spell.Confidence,
        }),
    };

    private static Dictionary<string, double> Values(RegimeProbabilities probabilities) =>
        RegimeNames.All.ToDictionary(regime => regime.NameOf(), regime => probabilities[regime]);
}
