using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <content>How the account meets the market.</content>
public sealed partial class PaperVenue
{
    /// <summary>Matches the orders of an instrument against a whole bar: <see cref="OrderMatcher.BeginBar"/>.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="bar">A closed bar.</param>
    /// <param name="events">Receives what happens.</param>
    /// <returns>Whether it was taken, or why not.</returns>
    public MarketIntake OnBar(InstrumentId instrument, in Bar bar, ICollection<VenueEvent> events) =>
        ReadAll(BeginBar(instrument, in bar), events);

    /// <summary>Matches the orders of an instrument against a quote: <see cref="OrderMatcher.BeginQuote"/>.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="quote">Best bid and ask.</param>
    /// <param name="sequence">The source's number of the quote; 0 where it gives none.</param>
    /// <param name="events">Receives what happens.</param>
    /// <returns>Whether it was taken, or why not.</returns>
    public MarketIntake OnQuote(InstrumentId instrument, in Quote quote, long sequence, ICollection<VenueEvent> events) =>
        ReadAll(BeginQuote(instrument, in quote, sequence), events);

    /// <summary>Matches the orders of an instrument against a trade: <see cref="OrderMatcher.BeginTrade"/>.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="trade">A public print.</param>
    /// <param name="events">Receives what happens.</param>
    /// <returns>Whether it was taken, or why not.</returns>
    public MarketIntake OnTrade(InstrumentId instrument, in Trade trade, ICollection<VenueEvent> events) =>
        ReadAll(BeginTrade(instrument, in trade), events);

    /// <summary>Begins what <see cref="OnBar"/> does.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="bar">A closed bar.</param>
    /// <returns>Whether it was taken, or why not; only where it was there may be something to read.</returns>
    /// <exception cref="InvalidOperationException">The last market event has events that were not read.</exception>
    public MarketIntake BeginBar(InstrumentId instrument, in Bar bar)
    {
        var market = Find(instrument);
        var intake = Count(market is null ? MarketIntake.UnknownInstrument : market.Matcher.Judge(in bar));
        if (intake == MarketIntake.Taken)
        {
            market!.Matcher.BeginBar(in bar);
            market.Show(bar.Open);
            _bar = bar;
            Open(market, bar.OpenTime);
        }

        return intake;
    }

    /// <summary>Begins what <see cref="OnQuote"/> does.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="quote">Best bid and ask.</param>
    /// <param name="sequence">The source's number of the quote; 0 where it gives none.</param>
    /// <returns>Whether it was taken, or why not; only where it was there may be something to read.</returns>
    /// <exception cref="InvalidOperationException">The last market event has events that were not read.</exception>
    public MarketIntake BeginQuote(InstrumentId instrument, in Quote quote, long sequence)
    {
        var market = Find(instrument);
        var intake = Count(market?.Matcher.BeginQuote(in quote, sequence) ?? MarketIntake.UnknownInstrument);
        if (intake == MarketIntake.Taken)
        {
            market!.Show(in quote);
            Open(market, quote.Time);
        }

        return intake;
    }

    /// <summary>Begins what <see cref="OnTrade"/> does.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="trade">A public print.</param>
    /// <returns>Whether it was taken, or why not; only where it was there may be something to read.</returns>
    /// <exception cref="InvalidOperationException">The last market event has events that were not read.</exception>
    public MarketIntake BeginTrade(InstrumentId instrument, in Trade trade)
    {
        var market = Find(instrument);
        var intake = Count(market?.Matcher.BeginTrade(in trade) ?? MarketIntake.UnknownInstrument);
        if (intake == MarketIntake.Taken)
        {
            market!.Show(in trade);
            Open(market, trade.Time);
        }

        return intake;
    }

    /// <summary>The next event of the market event that was begun.</summary>
    /// <param name="venueEvent">The event.</param>
    /// <returns>False when the market event is over.</returns>
    public bool TryNext(out VenueEvent venueEvent)
    {
        if (_open is not { } market)
        {
            venueEvent = default;
            return false;
        }

        if (TryRead(market, out venueEvent))
        {
            return true;
        }

        if (_bar is { } bar)
        {
            market.ShowLater(bar.Close, bar.CloseTime.Ticks);
            _bar = null;
        }

        _open = null;
        return false;
    }

    private PaperMarket? Find(InstrumentId instrument) => _open is null
        ? _byId.GetValueOrDefault(instrument)
        : throw new InvalidOperationException($"The last market event of {_open.Instrument.Id} has events that were not read.");

    private MarketIntake Count(MarketIntake intake)
    {
        _intakes[(int)intake]++;
        return intake;
    }

    private void Open(PaperMarket market, DateTime time)
    {
        _open = market;
        _ticks = time.Ticks;
    }

    private MarketIntake ReadAll(MarketIntake intake, ICollection<VenueEvent> events)
    {
        while (TryNext(out var venueEvent))
        {
            events.Add(venueEvent);
        }

        return intake;
    }

    private bool TryRead(PaperMarket market, out VenueEvent venueEvent)
    {
        var matcher = market.Matcher;
        if (!matcher.TryNext(matcher.NeedsBuyingPower ? Value() : 0m, out var report, out var fill))
        {
            venueEvent = default;
            return false;
        }

        var instrument = market.Instrument.Id;
        if (fill.Quantity > 0m)
        {
            // The fill's own price is no valuation: buying power must not depend on the slippage of what was bought.
            _portfolio.Apply(instrument, in fill);
            _portfolio.Mark(instrument, market.Mark);
        }

        venueEvent = new VenueEvent(++LastSequence, instrument, matcher.Reported!.PositionId, report, fill);
        return true;
    }

    /// <summary>The buying power at the prices of the market event's time.</summary>
    private decimal Value()
    {
        foreach (var market in _markets)
        {
            if (market.TryMark(_ticks))
            {
                _portfolio.Mark(market.Instrument.Id, market.Mark);
            }
        }

        return _portfolio.BuyingPower(_leverage);
    }
}
