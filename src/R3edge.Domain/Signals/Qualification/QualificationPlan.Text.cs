using System.Diagnostics.CodeAnalysis;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals.Qualification.Calibration;

namespace R3edge.Domain.Signals.Qualification;

/// <content>The plan as a trader types it.</content>
public sealed partial record QualificationPlan
{
    private const string Grammar =
        "use default, or rules joined by +: confidence:MINIMUM, trend:MINIMUM-Z[,TIMEFRAME[,PERIOD]], volume:MINIMUM-RATIO[,PERIOD], "
        + "volatility:LOW,HIGH[,PERIOD[,WINDOW]], book:MINIMUM, regime:MINIMUM, spread:MAXIMUM, cooldown:DURATION, odds:EVIDENCE,FACTOR "
        + "or calibrate:isotonic|logistic[,TRADES]";

    /// <summary>
    /// Reads <c>default</c>, or rules joined by <c>+</c>: <c>confidence:0.6</c>, <c>trend:0[,4h[,20]]</c>, <c>volume:0.8[,20]</c>,
    /// <c>volatility:0.05,0.95[,20[,250]]</c>, <c>book:0</c>, <c>regime:0.5</c>, <c>spread:0.001</c>, <c>cooldown:2h</c>,
    /// <c>odds:trend,3</c>, <c>calibrate:isotonic[,30]</c>.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="plan">The plan, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out QualificationPlan? plan, out string error)
    {
        plan = null;
        error = "";
        var parsed = Default;
        foreach (var rule in (text ?? "").Split('+'))
        {
            if (parsed.With(ModelText.Split(rule)) is not { } more)
            {
                error = $"'{rule.Trim()}' is not a rule of qualification: {Grammar}";
                return false;
            }

            if (more.Problem is { } problem)
            {
                error = problem;
                return false;
            }

            parsed = more;
        }

        plan = parsed;
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString()
    {
        var rules = Rules().ToArray();
        return rules.Length == 0 ? "default" : string.Join('+', rules);
    }

    private QualificationPlan? With(ModelText words) => words.Name switch
    {
        "default" when words.Count == 0 => this,
        "confidence" when words.Count == 1 && words.Double(0, out var minimum) => this with { MinimumConfidence = minimum },
        "trend" when words.Count is >= 1 and <= 3 && words.Double(0, out var minimum) && TryLonger(words, out var longer)
            && words.Integer(2, TrendPeriod, out var period) =>
            this with { MinimumTrend = minimum, TrendTimeframe = longer, TrendPeriod = period },
        "volume" when words.Count is 1 or 2 && words.Double(0, out var minimum) && words.Integer(1, VolumePeriod, out var period) =>
            this with { MinimumVolume = minimum, VolumePeriod = period },
        "volatility" when words.Count is >= 2 and <= 4 && words.Double(0, out var low) && words.Double(1, out var high)
            && words.Integer(2, VolatilityPeriod, out var period) && words.Integer(3, VolatilityWindow, out var window) =>
            this with { MinimumVolatility = low, MaximumVolatility = high, VolatilityPeriod = period, VolatilityWindow = window },
        "book" when words.Count == 1 && words.Double(0, out var minimum) => this with { MinimumBook = minimum },
        "regime" when words.Count == 1 && words.Double(0, out var minimum) => this with { MinimumRegime = minimum },
        "spread" when words.Count == 1 && words.Double(0, out var maximum) => this with { MaximumSpread = maximum },
        "cooldown" when words.Count == 1 && words.Duration(0, out var duration) => this with { Cooldown = duration },
        "odds" when words.Count == 2 && TryKind(words.Text(0), out var kind) && words.Double(1, out var odds) =>
            this with { Odds = Odds.With(kind, odds) },
        "calibrate" when words.Count is 1 or 2 && TryMethod(words.Text(0), out var method)
            && words.Integer(1, CalibrationTrades, out var trades) => this with { Calibration = method, CalibrationTrades = trades },
        _ => null,
    };

    private IEnumerable<string> Rules()
    {
        if (MinimumConfidence != 0.0)
        {
            yield return $"confidence:{ModelText.Format(MinimumConfidence)}";
        }

        if (MinimumTrend is { } trend)
        {
            yield return TrendTimeframe is { } longer
                ? $"trend:{ModelText.Format(trend)},{longer},{TrendPeriod}"
                : $"trend:{ModelText.Format(trend)}";
        }

        if (MinimumVolume is { } volume)
        {
            yield return $"volume:{ModelText.Format(volume)},{VolumePeriod}";
        }

        if (MinimumVolatility is { } low && MaximumVolatility is { } high)
        {
            yield return $"volatility:{ModelText.Format(low)},{ModelText.Format(high)},{VolatilityPeriod},{VolatilityWindow}";
        }

        if (MinimumBook is { } book)
        {
            yield return $"book:{ModelText.Format(book)}";
        }

        if (MinimumRegime is { } regime)
        {
            yield return $"regime:{ModelText.Format(regime)}";
        }

        if (MaximumSpread is { } spread)
        {
            yield return $"spread:{ModelText.Format(spread)}";
        }

        if (Cooldown != TimeSpan.Zero)
        {
            yield return $"cooldown:{ModelText.Format(Cooldown)}";
        }

        foreach (var kind in Enum.GetValues<EvidenceKind>())
        {
            if (Odds[kind] != EvidenceOdds.Default[kind])
            {
                yield return $"odds:{Word(kind)},{ModelText.Format(Odds[kind])}";
            }
        }

        if (Calibration != CalibrationMethod.None)
        {
            yield return $"calibrate:{Word(Calibration)},{CalibrationTrades}";
        }
    }

    private bool TryLonger(ModelText words, out Timeframe? longer)
    {
        longer = TrendTimeframe;
        if (words.Count < 2)
        {
            return true;
        }

        var isKnown = Timeframe.TryParse(words.Text(1), out var parsed);
        longer = parsed;
        return isKnown;
    }

    private static bool TryKind(string text, out EvidenceKind kind) =>
        Enum.TryParse(text, ignoreCase: true, out kind) && Enum.IsDefined(kind) && Word(kind) == text;

    private static bool TryMethod(string text, out CalibrationMethod method) =>
        Enum.TryParse(text, ignoreCase: true, out method) && method != CalibrationMethod.None && Enum.IsDefined(method) && Word(method) == text;

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
