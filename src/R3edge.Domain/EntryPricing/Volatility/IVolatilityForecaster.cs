using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing.Volatility;

/// <summary>Forecasts volatility from the columns that it declared on a board's plan.</summary>
public interface IVolatilityForecaster
{
    /// <summary>How many bars it needs.</summary>
    int WarmUp { get; }

    /// <summary>The forecast at a bar's close; NaN during warm-up.</summary>
    /// <param name="frame">The bar that closed.</param>
    VolatilityForecast Forecast(Frame frame);
}
