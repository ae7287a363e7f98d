using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Application.Signals;

/// <summary>What is known of a market at the moment a signal is judged, beyond its bars.</summary>
public interface ILiveReadings
{
    /// <summary>The readings; NaN where there is none, or none fresh enough.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The signal's timeframe.</param>
    /// <param name="regimes">The regimes that the strategy is made for.</param>
    /// <param name="at">UTC close of the signal bar.</param>
    LiveReadings At(InstrumentId instrument, Timeframe timeframe, Regime regimes, DateTime at);
}
