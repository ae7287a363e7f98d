using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Trading;

/// <content>How the account meets the market.</content>
public sealed partial class TradingAccount
{
    private bool _isTrading;

    /// <summary>Takes in the course of the price through an interval, from a source that has only bars.</summary>
    /// <param name="instrument">What traded.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnMarket(InstrumentId instrument, in Bar bar, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (JudgeMarket(instrument, bar.IsPossible, bar.CloseTime) is { } answer)
        {
            return answer;
        }

        var intake = _venue?.BeginBar(instrument, bar) ?? MarketIntake.Taken;
        if (intake == MarketIntake.Taken && _clocks.Count > 1)
        {
            // What an entry may cost depends on what is held elsewhere. After a crash two markets are read again side by side, and where
            // the last prices of the one were not stored, the other would be decided on with older ones than before.
            step.MarkChanged();
        }

        return Trade(instrument, intake, bar.OpenTime, bar.Open, bar.CloseTime, bar.Close, step);
    }

    /// <summary>Takes in a quote.</summary>
    /// <param name="instrument">What is quoted.</param>
    /// <param name="quote">Best bid and ask.</param>
    /// <param name="sequence">The source's number of the quote; 0 where it gives none.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnMarket(InstrumentId instrument, in Quote quote, long sequence, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (JudgeMarket(instrument, quote.BidPrice > 0.0 && quote.AskPrice > quote.BidPrice, quote.Time) is { } answer)
        {
            return answer;
        }

        var intake = _venue?.BeginQuote(instrument, quote, sequence) ?? MarketIntake.Taken;
        return Trade(instrument, intake, quote.Time, quote.Mid, quote.Time, quote.Mid, step);
    }

    /// <summary>Takes in a public trade.</summary>
    /// <param name="instrument">What traded.</param>
    /// <param name="trade">The trade.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnMarket(InstrumentId instrument, in Trade trade, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (JudgeMarket(instrument, trade.Price > 0.0, trade.Time) is { } answer)
        {
            return answer;
        }

        var intake = _venue?.BeginTrade(instrument, trade) ?? MarketIntake.Taken;
        return Trade(instrument, intake, trade.Time, trade.Price, trade.Time, trade.Price, step);
    }

    /// <summary>The market's time has reached an instant.</summary>
    /// <param name="instrument">Of which market.</param>
    /// <param name="now">UTC.</param>
    /// <param name="step">Receives what waited for it.</param>
    public AccountAnswer OnClock(InstrumentId instrument, DateTime now, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (!Trades(instrument))
        {
            return AccountAnswer.UnknownInstrument;
        }

        if (ClockOf(instrument) >= now)
        {
            return AccountAnswer.Repeated;
        }

        MoveClock(instrument, now, null);
        CatchUp(instrument, step);
        return step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Unchanged;
    }

    private bool Trades(InstrumentId instrument)
    {
        foreach (var session in _sessions)
        {
            if (session.Terms.Instrument.Id == instrument)
            {
                return true;
            }
        }

        return _positions.Exists(position => position.Instrument == instrument);
    }

    private AccountAnswer? JudgeMarket(InstrumentId instrument, bool isPossible, DateTime time) =>
        !Trades(instrument) ? AccountAnswer.UnknownInstrument
        : !isPossible || time.Kind != DateTimeKind.Utc ? AccountAnswer.Impossible
        : null;

    private AccountAnswer Trade(
        InstrumentId instrument, MarketIntake intake, DateTime begin, double first, DateTime end, double last, AccountStep step)
    {
        if (intake != MarketIntake.Taken)
        {
            return intake switch
            {
                MarketIntake.Repeated => AccountAnswer.Repeated,
                MarketIntake.Late => AccountAnswer.Late,
                MarketIntake.Impossible => AccountAnswer.Impossible,
                _ => AccountAnswer.UnknownInstrument,
            };
        }

        RollDays(instrument, begin, first, step);
        if (_venue is not null)
        {
            _isTrading = true;
            while (_venue.TryNext(out var told))
            {
                Deliver(told, end, step);
                Drain(step);
            }

            _isTrading = false;
        }

        MoveClock(instrument, end, last);
        CatchUp(instrument, step);
        return step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Unchanged;
    }

    // What an account brings into a new day is what the losses of the day count from.
    private void RollDays(InstrumentId instrument, DateTime time, double price, AccountStep step)
    {
        foreach (var session in _sessions)
        {
            if (session.LastBarAt is null && time < session.Risk.Day && EquityAt(instrument, price) is > 0.0 and var equity)
            {
                // It was started by a clock on the wall, and its market is a recorded one.
                session.Reset(equity, time);
                step.MarkChanged();
            }

            if (session.WatchesEquity && time >= session.Risk.NextDay && session.Mark(EquityAt(instrument, price), time))
            {
                step.MarkChanged();
            }
        }
    }

    private void MoveClock(InstrumentId instrument, DateTime time, double? price)
    {
        var known = _clocks.GetValueOrDefault(instrument);
        _clocks[instrument] = new MarketClock(instrument, known is null ? time : Later(known.Time, time), price ?? known?.Price);
    }

    /// <summary>Applies what waited for the market to come so far, in the order in which it came.</summary>
    private void CatchUp(InstrumentId instrument, AccountStep step)
    {
        if (_awaited.Count == 0 || ClockOf(instrument) is not { } clock)
        {
            return;
        }

        for (var i = 0; i < _awaited.Count;)
        {
            var awaited = _awaited[i];
            if (SessionOf(awaited.Session) is not { } session)
            {
                _awaited.RemoveAt(i);
            }
            else if (session.Terms.Instrument.Id == instrument && awaited.Bar.CloseTime <= clock)
            {
                _awaited.RemoveAt(i);
                step.MarkChanged();
                Apply(session, awaited, step);
                // A session that ended has taken its own with it.
                i = 0;
            }
            else
            {
                i++;
            }
        }
    }
}
