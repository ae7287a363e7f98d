using R3edge.Domain.Indicators;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Regimes;

/// <summary>The columns of a regime on a board, read back as <see cref="RegimePoint"/>. The same numbers in a backtest and live.</summary>
public sealed class RegimeColumns
{
    private readonly Column[] _probabilities;

    private RegimeColumns(BoardPlan plan, IndicatorSpec spec)
    {
        Spec = spec;
        Code = plan.Use(spec, RegimeIndicator.Code);
        _probabilities = [.. RegimeNames.Names.Select(name => plan.Use(spec, name))];
        Stay = plan.Use(spec, RegimeIndicator.Stay);
        Age = plan.Use(spec, RegimeIndicator.Age);
        TrendStrength = plan.Use(spec, RegimeEvidence.TrendStrength);
        VolatilityPercentile = plan.Use(spec, RegimeEvidence.VolatilityPercentile);
    }

    /// <summary>The indicator.</summary>
    public IndicatorSpec Spec { get; }

    /// <summary>The regime's flag as a number.</summary>
    public Column Code { get; }

    /// <summary>The probability that the regime is the same at the next bar's close.</summary>
    public Column Stay { get; }

    /// <summary>For how many bars the regime has lasted.</summary>
    public Column Age { get; }

    /// <summary>-1 to 1.</summary>
    public Column TrendStrength { get; }

    /// <summary>0 to 1.</summary>
    public Column VolatilityPercentile { get; }

    /// <summary>Declares the columns.</summary>
    /// <param name="plan">Where.</param>
    /// <param name="spec">A regime indicator; the one without a fit where none is given.</param>
    /// <exception cref="ArgumentException">The indicator does not have a regime's outputs.</exception>
    public static RegimeColumns Declare(BoardPlan plan, IndicatorSpec? spec = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new RegimeColumns(plan, spec ?? IndicatorRegistry.Spec(IndicatorRegistry.Regime));
    }

    /// <summary>The column of one regime's probability.</summary>
    /// <param name="regime">Exactly one regime.</param>
    /// <exception cref="ArgumentException">It is none or several.</exception>
    public Column Probability(Regime regime) => _probabilities[RegimeNames.IndexOf(regime)];

    /// <summary>The regime at the bar that has just closed, or some bars earlier; unknown during warm-up.</summary>
    /// <param name="frame">A frame of the plan the columns were declared on.</param>
    /// <param name="bars">How many bars back, 0 to the look-back of the plan.</param>
    public RegimePoint Read(Frame frame, int bars = 0)
    {
        var code = frame.Previous(Code, bars);
        if (double.IsNaN(code))
        {
            return RegimePoint.Unknown;
        }

        Span<double> probabilities = stackalloc double[RegimeNames.Count];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = frame.Previous(_probabilities[i], bars);
        }

        return new RegimePoint(
            (Regime)(int)code,
            RegimeProbabilities.Of(probabilities),
            frame.Previous(Stay, bars),
            (int)frame.Previous(Age, bars),
            frame.Previous(TrendStrength, bars),
            frame.Previous(VolatilityPercentile, bars));
    }
}
