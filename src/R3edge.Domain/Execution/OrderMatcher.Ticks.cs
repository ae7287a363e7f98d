using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <content>How orders are matched against quotes and trades instead of bars.</content>
/// <remarks>
/// <para>An order takes part from the first quote or trade on whose time is not before its arrival. What is sent in answer to a tick
/// waits for the next one, but for stops and targets, which stand for a bracket that the venue holds.</para>
/// <para>Takers buy at the ask and sell at the bid of the last quote; on a trade beyond it, at the price of the trade, which is
/// worse; where no quote has been seen, at the price of the trade. A market order waits for the first tick.</para>
/// <para>Stops are triggered by trades. Until a first trade has been seen, by quotes: one that buys by the ask, one that sells by the
/// bid. A triggered stop is a taker on the same tick.</para>
/// <para>A limit order that could trade when it arrives takes liquidity. Later it makes liquidity, at its limit, where a trade
/// prints at the limit or beyond it, or the other side of a quote comes there.</para>
/// <para>Volume: that of a trade is its quantity, that of a quote the quantity it shows on the side that is taken.</para>
/// </remarks>
public sealed partial class OrderMatcher
{
    private MarketTick _tick;
    private Quote _quote;
    private long _quoteSequence;
    private Trade _trade;
    private long _barEndTicks;

    /// <summary>Whether reading on could need to know the buying power.</summary>
    internal bool NeedsBuyingPower =>
        _isOpen && _orders.Count > 0 && (!_isFedByTicks || FirstTradableAtTick() is not null);

    /// <summary>Begins a quote. Quotes are ordered by time, then by number; one not after the last changes nothing.</summary>
    /// <param name="quote">Best bid and ask, UTC.</param>
    /// <param name="sequence">
    /// The source's number of the quote; tells quotes that share a time apart. 0 where the source gives none: then one that differs from
    /// the last is another one.
    /// </param>
    /// <returns>Whether it was taken, or why not.</returns>
    /// <exception cref="InvalidOperationException">Events of the last bar, quote or trade are still to be read.</exception>
    public MarketIntake BeginQuote(in Quote quote, long sequence)
    {
        RequireRead();
        var isPossible = IsPrice(quote.BidPrice) && IsPrice(quote.AskPrice) && quote.BidPrice < quote.AskPrice
            && IsQuantity(quote.BidQuantity) && IsQuantity(quote.AskQuantity) && quote.Time.Kind == DateTimeKind.Utc;
        var intake = Judge(isPossible, quote.Time, sequence, _quote.Time, _quoteSequence, quote == _quote);
        if (intake != MarketIntake.Taken)
        {
            return intake;
        }

        (_quote, _quoteSequence) = (quote, sequence);
        _tick = _tick with { Bid = quote.BidPrice, Ask = quote.AskPrice, HasQuote = true, IsQuote = true };
        _pool = NewPool(quote.AskQuantity);
        _sellPool = NewPool(quote.BidQuantity);
        BeginTick(quote.Time);
        return MarketIntake.Taken;
    }

    /// <summary>Begins a trade. Trades are ordered by time, then by number; one not after the last changes nothing.</summary>
    /// <param name="trade">A public print, UTC. Numbers of 0 are as for quotes.</param>
    /// <returns>Whether it was taken, or why not.</returns>
    /// <exception cref="InvalidOperationException">Events of the last bar, quote or trade are still to be read.</exception>
    public MarketIntake BeginTrade(in Trade trade)
    {
        RequireRead();
        var isPossible = IsPrice(trade.Price) && IsQuantity(trade.Quantity)
            && trade.Time.Kind == DateTimeKind.Utc;
        var intake = Judge(isPossible, trade.Time, trade.Sequence, _trade.Time, _trade.Sequence, trade == _trade);
        if (intake != MarketIntake.Taken)
        {
            return intake;
        }

        _trade = trade;
        _tick = _tick with { Print = trade.Price, HasPrint = true, IsQuote = false };
        _pool = NewPool(trade.Quantity);
        BeginTick(trade.Time);
        return MarketIntake.Taken;
    }

    /// <summary>What <see cref="BeginBar"/> would make of a bar.</summary>
    internal MarketIntake Judge(in Bar bar) =>
        !bar.IsPossible || bar.OpenTime.Kind != DateTimeKind.Utc || bar.CloseTime <= bar.OpenTime ? MarketIntake.Impossible
        : bar == _bar ? MarketIntake.Repeated
        : IsAfterAll(in bar) ? MarketIntake.Taken
        : MarketIntake.Late;

    // Bounds within which a decimal holds it.
    private static bool IsPrice(double price) => price is >= 1e-27 and <= 1e27;

    private static bool IsQuantity(double quantity) => quantity is >= 0.0 and <= 1e27;

    private bool IsAfterAll(in Bar bar) =>
        bar.OpenTime > _bar.OpenTime && bar.OpenTime >= _quote.Time && bar.OpenTime >= _trade.Time;

    private MarketIntake Judge(bool isPossible, DateTime time, long number, DateTime lastTime, long lastNumber, bool isEqual) =>
        !isPossible ? MarketIntake.Impossible
        : time == lastTime && (number > 0 ? number == lastNumber : isEqual) ? MarketIntake.Repeated
        : time < lastTime || (time == lastTime && number > 0 && number < lastNumber) || time.Ticks < _barEndTicks ? MarketIntake.Late
        : MarketIntake.Taken;

    private void RequireRead()
    {
        if (_isOpen)
        {
            throw new InvalidOperationException("The last bar, quote or trade has events that were not read.");
        }
    }

    private VolumePool NewPool(double volume) => new()
    {
        Volume = volume,
        Available = _volumeIsLimited
            ? _instrument.RoundQuantity(_model.MaximumVolumeShare!.Value * (decimal)volume)
            : decimal.MaxValue,
    };

    private void BeginTick(DateTime time)
    {
        _tick = _tick with { Ticks = time.Ticks };
        _isFedByTicks = true;
        _isOpen = true;
        if (time > _time)
        {
            // Quotes and trades come by different ways; the venue's clock does not go back for the slower one.
            _time = time;
        }

        if (_orders.HasTransit)
        {
            Arrive(time.Ticks);
        }

        _orders.Meet(time.Ticks);
    }

    private bool TryNextAtTick(decimal buyingPower, out OrderReport report, out Fill fill)
    {
        while (FirstTradableAtTick() is { } working)
        {
            if (TryTradeAtTick(working, buyingPower, out report, out fill))
            {
                return true;
            }
        }

        fill = default;
        return TryAcknowledge(out report);
    }

    private VenueOrder? FirstTradableAtTick()
    {
        VenueOrder? first = null;
        for (var i = 0; i < _orders.Count; i++)
        {
            var working = _orders[i];
            if (!working.IsExamined && working.IsAtVenue && working.ArrivalTicks <= _tick.Ticks && IsTradableAtTick(working)
                && (first is null || VenueOrders.ComesFirst(working, first) || HasBetterLimit(working, first)))
            {
                first = working;
            }
        }

        return first;
    }

    private bool IsTradableAtTick(VenueOrder working) => working.Type switch
    {
        OrderType.Market => !IsExhausted(working),
        OrderType.Limit => !IsExhausted(working) && (Takes(working) || IsTouched(working)),
        _ => working.IsBuy ? _tick.Trigger(isBuy: true) >= working.Level : _tick.Trigger(isBuy: false) <= working.Level,
    };

    // Who bids most or asks least is served first.
    private static bool HasBetterLimit(VenueOrder working, VenueOrder first) =>
        working.Type == OrderType.Limit && first.Type == OrderType.Limit && working.IsBuy == first.IsBuy
        && working.Order.IsReduceOnly == first.Order.IsReduceOnly
        && (working.IsBuy ? working.Level > first.Level : working.Level < first.Level);

    /// <summary>Whether a limit order trades as it arrives, or as its stop is triggered.</summary>
    private bool Takes(VenueOrder working)
    {
        var beyond = Beyond(working, _tick.TakerPrice(working.IsBuy));

        // What a quote offers is there to be taken; a print alone is a touch like any other.
        return working.Meetings < VenueOrder.Resting
            && (beyond > 0.0 || (beyond == 0.0 && (_tick.HasQuote || !_model.LimitNeedsTradeThrough)));
    }

    private bool IsTouched(VenueOrder working)
    {
        var beyond = Beyond(working, _tick.TouchPrice(working.IsBuy));
        return working.Meetings > 0 && (beyond > 0.0 || (beyond == 0.0 && !_model.LimitNeedsTradeThrough));
    }

    private static double Beyond(VenueOrder limit, double price) => limit.IsBuy ? limit.Level - price : price - limit.Level;

    private bool TryTradeAtTick(VenueOrder working, decimal buyingPower, out OrderReport report, out Fill fill)
    {
        if (working.Type is OrderType.Stop or OrderType.StopLimit)
        {
            _orders.Trigger(working);
            working.Meetings = Math.Min(working.Meetings, 1);
            if (working.Type == OrderType.Limit && !Takes(working))
            {
                // It rests from here on: what triggered it cannot also fill it.
                working.Meetings = VenueOrder.Resting;
                working.IsExamined = true;
                (report, fill) = (default, default);
                return false;
            }
        }

        if (working.Type == OrderType.Limit && !Takes(working))
        {
            return TryTrade(working, working.Order.Terms.LimitPrice, Liquidity.Maker, buyingPower, out report, out fill);
        }

        var price = (decimal)_tick.TakerPrice(working.IsBuy);
        var slips = working.Type == OrderType.Market || working.Order.Terms.HasStop;
        return TryTrade(
            working, slips ? Slipped(working, price, buyingPower) : price, Liquidity.Taker, buyingPower, out report, out fill);
    }
}
