using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>An opportunity to enter, as it stands when the signal bar has closed.</summary>
/// <param name="Position">The position it would become; derives from the signal.</param>
/// <param name="Signal">What caused it.</param>
/// <param name="Instrument">What to trade.</param>
/// <param name="Bias">Long or short.</param>
/// <param name="Time">UTC time of the decision.</param>
/// <param name="ReferencePrice">
/// The price of the entry order, or of a market order the close of the signal bar, in quote units, above 0: stops, targets and
/// sizes are measured from it.
/// </param>
/// <param name="FeeRate">Fee of the entry as a fraction of its notional, 0 or more.</param>
/// <param name="Readings">What the indicators named by <see cref="MoneyManagementPlan.Needs"/> say at that close.</param>
/// <param name="Entry">The terms of the entry order; the default is a market order.</param>
/// <param name="StopPrice">A stop chosen by hand, in quote units, in the place of the one that the plan would set; null for the plan's.</param>
/// <param name="EntryValidUntil">UTC time from which on the entry order is no longer good; null for none.</param>
public readonly record struct EntryRequest(
    PositionId Position,
    SignalId Signal,
    Instrument Instrument,
    Bias Bias,
    DateTime Time,
    decimal ReferencePrice,
    decimal FeeRate,
    MarketReadings Readings,
    OrderTerms Entry = default,
    decimal? StopPrice = null,
    DateTime? EntryValidUntil = null);

/// <summary>Indicator values at the close of the signal bar; NaN where absent or not warm.</summary>
/// <param name="AverageTrueRange">Quote units.</param>
/// <param name="AnnualVolatility">Standard deviation of a year's returns, as a fraction: realised or forecast, as the size asks for.</param>
/// <param name="SwingLow">Price of the last confirmed swing low.</param>
/// <param name="SwingHigh">Price of the last confirmed swing high.</param>
/// <param name="HoldingVolatility">Standard deviation that a GARCH model forecasts of the log return over the bars that a position is expected to be held.</param>
/// <param name="RegimeProbability">The probability, 0 to 1, of the regimes that the strategy is made for.</param>
/// <param name="Regime">The regime; none where unknown.</param>
public readonly record struct MarketReadings(
    double AverageTrueRange,
    double AnnualVolatility,
    double SwingLow,
    double SwingHigh,
    double HoldingVolatility = double.NaN,
    double RegimeProbability = double.NaN,
    Regime Regime = Regime.None)
{
    /// <summary>No reading.</summary>
    public static MarketReadings None => new(double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>The account before the entry. Exposures are values of open positions at market prices, long and short added.</summary>
/// <param name="Equity">Cash and positions at market prices, in quote units.</param>
/// <param name="BuyingPower">What may be spent on an entry, fees included, in quote units.</param>
/// <param name="InstrumentExposure">Exposure in the instrument, in quote units.</param>
/// <param name="VenueExposure">Exposure at the venue, in quote units.</param>
/// <param name="AccountExposure">Exposure of the whole account, in quote units.</param>
/// <param name="OpenPositions">Positions open or being opened.</param>
/// <param name="History">The session's closed trades so far.</param>
public readonly record struct AccountView(
    decimal Equity,
    decimal BuyingPower,
    decimal InstrumentExposure = 0m,
    decimal VenueExposure = 0m,
    decimal AccountExposure = 0m,
    int OpenPositions = 0,
    TradeRecord History = default);
