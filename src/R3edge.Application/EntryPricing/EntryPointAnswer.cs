using System.Globalization;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;

namespace R3edge.Application.EntryPricing;

/// <summary>At which price one would enter, or why that cannot be said.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="Bias">The direction to enter.</param>
/// <param name="At">UTC; the moment of the answer.</param>
/// <param name="BarsAt">UTC close of the last bar; null where there is none.</param>
/// <param name="MarketAt">UTC time of the market price; null where there is none.</param>
/// <param name="Report">What every model says, where they agree and which price to take; null where it is refused.</param>
/// <param name="Refusal">Why there is no report; null where there is one.</param>
public sealed record EntryPointAnswer(
    InstrumentId Instrument,
    Timeframe Timeframe,
    Bias Bias,
    DateTime At,
    DateTime? BarsAt,
    DateTime? MarketAt,
    EntryReport? Report,
    EntryPointRefusal? Refusal)
{
    /// <summary>The refusal as a sentence; null where there is none.</summary>
    public string? Sentence => Refusal switch
    {
        null => null,
        EntryPointRefusal.UnknownInstrument => $"There is no instrument {Instrument}; list the instruments to see which there are.",
        EntryPointRefusal.UnknownTimeframe => $"There are no entry prices on {Timeframe}, only on 1m to 1d.",
        EntryPointRefusal.NoBars => $"There are no {Timeframe} bars of {Instrument} yet.",
        EntryPointRefusal.StaleBars => string.Create(
            CultureInfo.InvariantCulture, $"The last {Timeframe} bar of {Instrument} closed at {BarsAt:u}; newer ones are missing."),
        EntryPointRefusal.NoMarketPrice => $"No trade and no quote of {Instrument} was seen yet; name a market price.",
        EntryPointRefusal.StaleMarketPrice => string.Create(
            CultureInfo.InvariantCulture, $"The last price of {Instrument} is of {MarketAt:u}; name a market price."),
        _ => throw new InvalidOperationException($"{Refusal} has no words."),
    };
}
