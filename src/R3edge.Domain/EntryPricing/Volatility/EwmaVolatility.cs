using R3edge.Domain.EntryPricing.Columns;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Volatility;

/// <summary>The exponentially weighted variance of RiskMetrics (J.P. Morgan 1996), the same for every bar to come.</summary>
public sealed class EwmaVolatility : IVolatilityForecaster
{
    /// <summary>The decay that RiskMetrics found for daily returns.</summary>
    public const double RiskMetricsDecay = 0.94;

    private readonly Column _variance;

    /// <summary>Declares the column.</summary>
    /// <param name="plan">Where.</param>
    /// <param name="decay">The weight of the variance before, 0.5 to 0.999.</param>
    public EwmaVolatility(BoardPlan plan, double decay = RiskMetricsDecay)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var spec = EwmaVariance.Spec(decay);
        WarmUp = spec.WarmUp;
        _variance = plan.Use(spec);
    }

    /// <inheritdoc/>
    public int WarmUp { get; }

    /// <inheritdoc/>
    public VolatilityForecast Forecast(Frame frame) => new(frame[_variance]);
}
