using System.Diagnostics.CodeAnalysis;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes.Joined;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes;

/// <summary>A regime classifier as an indicator: its points as columns of a board. Read them through <see cref="RegimeColumns"/>.</summary>
public sealed class RegimeIndicator : IIndicator
{
    /// <summary>The output that holds the regime's flag as a number (1, 2, 4, 8, 16 or 32).</summary>
    public const string Code = "code";

    /// <summary>The output of <see cref="RegimePoint.Stay"/>.</summary>
    public const string Stay = "stay";

    /// <summary>The output of <see cref="RegimePoint.Age"/>.</summary>
    public const string Age = "age";

    private readonly Func<Timeframe, RegimeClassifier> _create;
    private RegimeClassifier? _classifier;
    private long _duration;

    private RegimeIndicator(Func<Timeframe, RegimeClassifier> create) => _create = create;

    internal static IndicatorDefinition Definition { get; } = Define(
        "regime",
        "Regime from trend strength and volatility percentiles, with probabilities; nothing is fitted (Wilder 1978; Yang and Zhang 2000).",
        static values => timeframe =>
            new TrendVolatilityClassifier(timeframe, values.Integer("trend-period"), values.Integer("volatility-period")));

    internal static IndicatorDefinition FittedDefinition { get; } = Define(
        "regime-hmm",
        "Regime from hidden states, GARCH volatility and trend, refitted every UTC day on the last ten days; until the first fit as 'regime' (Hamilton 1989; Bollerslev 1986).",
        static values => timeframe => new JoinedRegimeClassifier(
            timeframe, fitsInline: true, values.Integer("trend-period"), values.Integer("volatility-period")));

    /// <summary>Reads the name of an indicator that tells the regime, with its parameters: <c>regime</c>, <c>regime-hmm:14,20</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="spec">The indicator, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out IndicatorSpec? spec, out string error)
    {
        if (!IndicatorRegistry.TryParse(text, out spec, out error))
        {
            return false;
        }

        error = spec.Definition.Outputs.Contains(Code) ? "" : $"'{text}' tells no regime";
        spec = error.Length == 0 ? spec : null;
        return spec is not null;
    }

    /// <summary>The batch form: the classifier bar by bar.</summary>
    /// <param name="classifier">One that stands before the first bar.</param>
    /// <param name="series">The bars.</param>
    /// <param name="outputs">Receives one array for each output; NaN during warm-up.</param>
    public static void Compute(RegimeClassifier classifier, BarSeries series, double[][] outputs)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(outputs);
        Span<double> row = stackalloc double[outputs.Length];
        for (var i = 0; i < series.Count; i++)
        {
            classifier.Update(series[i]);
            Write(classifier, row);
            for (var output = 0; output < outputs.Length; output++)
            {
                outputs[output][i] = row[output];
            }
        }
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs)
    {
        if (_classifier is null)
        {
            Start(bar.CloseTime - bar.OpenTime);
        }

        _classifier!.Update(bar);
        Write(_classifier, outputs);
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_duration);
        _classifier?.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _classifier = null;
        _duration = 0;
        var duration = reader.ReadInt64();
        if (duration == 0)
        {
            return;
        }

        if (!Timeframe.TryFromDuration(new TimeSpan(duration), out _))
        {
            throw new InvalidDataException($"The snapshot holds {duration} where the length of a bar belongs.");
        }

        Start(new TimeSpan(duration));
        _classifier!.Restore(ref reader);
    }

    private static IndicatorDefinition Define(string name, string summary, Func<ParameterValues, Func<Timeframe, RegimeClassifier>> factory) => new()
    {
        Name = name,
        Summary = summary,
        Parameters =
        [
            Periods.Bars("trend-period", TrendVolatilityClassifier.DefaultTrendPeriod, "period of the directional index in bars"),
            ParameterDefinition.Bars(
                "volatility-period", TrendVolatilityClassifier.DefaultVolatilityPeriod, 2, Periods.Maximum, "period of the volatility in bars"),
        ],
        Outputs = [Code, .. RegimeNames.Names, Stay, Age, RegimeEvidence.TrendStrength, RegimeEvidence.VolatilityPercentile],
        WarmUp = static values =>
            TrendVolatilityClassifier.WarmUpOf(values.Integer("trend-period"), values.Integer("volatility-period")),
        Create = values => new RegimeIndicator(factory(values)),
        Compute = (values, series, outputs) => Compute(factory(values)(series.Timeframe), series, outputs),
    };

    private static void Write(RegimeClassifier classifier, Span<double> outputs)
    {
        var point = classifier.Point;
        outputs[0] = point.IsKnown ? (double)point.Regime : double.NaN;
        point.Probabilities.CopyTo(outputs[1..]);
        outputs[7] = point.Stay;
        outputs[8] = point.IsKnown ? point.Age : double.NaN;
        outputs[9] = point.TrendStrength;
        outputs[10] = point.VolatilityPercentile;
    }

    private void Start(TimeSpan duration)
    {
        if (!Timeframe.TryFromDuration(duration, out var timeframe))
        {
            throw new ArgumentException($"No timeframe has bars of {duration}.", nameof(duration));
        }

        _duration = duration.Ticks;
        _classifier = _create(timeframe);
    }
}
