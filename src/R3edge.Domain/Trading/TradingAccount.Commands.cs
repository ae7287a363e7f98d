using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <content>What people, clocks and real venues tell the account.</content>
public sealed partial class TradingAccount
{
    /// <summary>Starts a session.</summary>
    /// <param name="terms">Its terms.</param>
    /// <param name="now">UTC; its risk is reckoned from the equity of now.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer Start(SessionTerms terms, DateTime now, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(step);
        if (SessionOf(terms.Id) is { } known)
        {
            return known.Terms.Instrument == terms.Instrument && known.Terms.Timeframe == terms.Timeframe
                ? AccountAnswer.Repeated
                : AccountAnswer.OtherTerms;
        }

        if (_sessions.Find(session => session.Terms.Instrument.Id == terms.Instrument.Id) is { } other
            && other.Terms.Instrument != terms.Instrument)
        {
            return AccountAnswer.OtherTerms;
        }

        var equity = (double)Equity;
        if (equity <= 0.0)
        {
            return AccountAnswer.Impossible;
        }

        _venue?.Add(terms.Instrument);
        _sessions.Add(new TradingSession(terms, Terms, equity, now));
        step.MarkChanged();
        return AccountAnswer.Applied;
    }

    /// <summary>Stops a session: it enters no more, and pending entries are cancelled. It ends with its last position.</summary>
    /// <param name="id">The session.</param>
    /// <param name="closesPositions">Whether its open positions are closed too; otherwise they are followed to their exits.</param>
    /// <param name="now">UTC.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer Stop(SessionId id, bool closesPositions, DateTime now, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (SessionOf(id) is not { } session)
        {
            return AccountAnswer.UnknownSession;
        }

        if (!session.IsStopping)
        {
            session.IsStopping = true;
            step.MarkChanged();
        }

        var at = TimeOf(session.Terms.Instrument.Id, now);
        foreach (var position in _positions.ToArray())
        {
            var isLeft = closesPositions ? position.State.Status != PositionStatus.Closing : position.State.Status == PositionStatus.Pending;
            if (position.Session == id && isLeft)
            {
                Advance(position, new PositionEvent.ExitRequested(ExitReason.Forced, at), at, step);
            }
        }

        Drain(step);
        if (_sessions.Contains(session))
        {
            EndIfIdle(session, step);
        }

        return step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Repeated;
    }

    /// <summary>Closes a position at the market.</summary>
    /// <param name="id">The position.</param>
    /// <param name="now">UTC.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer Exit(PositionId id, DateTime now, AccountStep step)
    {
        if (!_byId.TryGetValue(id, out var position))
        {
            return AccountAnswer.UnknownPosition;
        }

        return Raise(id, new PositionEvent.ExitRequested(ExitReason.Forced, TimeOf(position.Instrument, now)), step);
    }

    /// <summary>Lets a session trade again that a limit on losses had halted.</summary>
    /// <param name="id">The session.</param>
    /// <param name="now">UTC.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer ResetRisk(SessionId id, DateTime now, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (SessionOf(id) is not { } session)
        {
            return AccountAnswer.UnknownSession;
        }

        var equity = (double)Equity;
        if (equity <= 0.0)
        {
            return AccountAnswer.Impossible;
        }

        session.Reset(equity, TimeOf(session.Terms.Instrument.Id, now));
        step.MarkChanged();
        return AccountAnswer.Applied;
    }

    /// <summary>Time has passed, perhaps without a bar: positions that were held for as long as they may are left.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnTime(DateTime now, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        foreach (var position in _positions.ToArray())
        {
            var at = TimeOf(position.Instrument, now);
            Advance(position, new PositionEvent.TimeElapsed(at), at, step);
        }

        Drain(step);
        return step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Unchanged;
    }

    /// <summary>The regime of a session's market was recognised anew.</summary>
    /// <param name="id">The session.</param>
    /// <param name="regime">The regime, one flag.</param>
    /// <param name="now">UTC.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnRegime(SessionId id, Regimes.Regime regime, DateTime now, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (SessionOf(id) is not { } session)
        {
            return AccountAnswer.UnknownSession;
        }

        var at = TimeOf(session.Terms.Instrument.Id, now);
        foreach (var position in _positions.ToArray())
        {
            if (position.Session == id)
            {
                Advance(position, new PositionEvent.RegimeRecognised(regime, at), at, step);
            }
        }

        Drain(step);
        return step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Unchanged;
    }

    /// <summary>Opens a position that was planned elsewhere, such as by an orchestrator. Its session need not be one of the account's.</summary>
    /// <param name="session">Who owns it.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="now">UTC time of the decision.</param>
    /// <param name="step">Receives what happens.</param>
    /// <exception cref="ArgumentException">The plan contradicts its own documentation.</exception>
    public AccountAnswer Open(SessionId session, PositionPlan plan, DateTime now, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(step);
        if (_byId.TryGetValue(plan.Id, out var known))
        {
            return known.Session == session && known.State.Plan.Signal == plan.Signal ? AccountAnswer.Repeated : AccountAnswer.OtherTerms;
        }

        if (SessionOf(session) is { IsStopping: true })
        {
            return AccountAnswer.SessionStopping;
        }

        var opened = PositionMachine.Open(plan, now);
        var mark = MarkOf(plan.Instrument.Id);
        var quantity = plan.Amount.Quantity == OrderAmount.Unlimited ? 0m : plan.Amount.Quantity;
        _venue?.Add(plan.Instrument);
        Open(new AccountPosition(session, opened.State, quantity, plan.Entry.HasLimit ? plan.Entry.LimitPrice : mark), opened, now, step);
        return AccountAnswer.Applied;
    }

    /// <summary>Raises an event to a position. Reports of orders are for <see cref="OnReport"/>.</summary>
    /// <param name="id">The position.</param>
    /// <param name="positionEvent">What happened.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer Raise(PositionId id, PositionEvent positionEvent, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(positionEvent);
        ArgumentNullException.ThrowIfNull(step);
        if (positionEvent is PositionEvent.OrderReported reported)
        {
            return OnReport(id, reported.Report, null, step);
        }

        if (!_byId.TryGetValue(id, out var position))
        {
            return AccountAnswer.UnknownPosition;
        }

        var rejection = Advance(position, positionEvent, TimeOf(positionEvent, position), step);
        Drain(step);
        return AnswerTo(rejection, step);
    }

    /// <summary>A real venue reported on an order.</summary>
    /// <param name="id">The position that owns it.</param>
    /// <param name="report">Cumulative: a duplicate or a late one adds nothing.</param>
    /// <param name="fill">The fill behind it; null where it is not known.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnReport(PositionId id, in OrderReport report, Fill? fill, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_books is null)
        {
            return AccountAnswer.NotForPaper;
        }

        if (!_byId.TryGetValue(id, out var position))
        {
            return AccountAnswer.UnknownPosition;
        }

        var before = position.State;
        var instrument = position.Instrument;
        var next = PositionMachine.Step(before, new PositionEvent.OrderReported(report));
        if (next.Rejection != PositionRejection.None || ReferenceEquals(before, next.State))
        {
            return AnswerTo(next.Rejection, step);
        }

        step.Add(new OrderNews(++LastSequence, id, report, fill));
        Book(instrument, before, next.State, report, fill);
        Advance(position, new PositionEvent.OrderReported(report), report.Time, step);
        return AccountAnswer.Applied;
    }

    /// <summary>Books what a report adds. Totals count, not the fills told: one may be missing, or told twice.</summary>
    private void Book(InstrumentId instrument, PositionState before, PositionState after, in OrderReport report, Fill? fill)
    {
        var isEntry = after.Entered != before.Entered;
        var (from, to) = isEntry ? (before.Entered, after.Entered) : (before.Exited, after.Exited);
        var (quantity, notional, fee) = (to.Quantity - from.Quantity, to.Notional - from.Notional, to.Fees - from.Fees);
        if (quantity <= 0m)
        {
            return;
        }

        var bias = after.Plan.Bias;
        var isWhole = fill is { } told && told.Quantity == quantity && told.Notional == notional && told.Fee == fee;
        _books!.Apply(instrument, isWhole
            ? fill!.Value
            : new Fill(
                report.OrderId,
                isEntry ? bias.EntrySide() : bias.ExitSide(),
                notional / quantity,
                quantity,
                fee,
                fill?.Liquidity ?? Liquidity.Taker,
                report.Time));
    }

    private DateTime TimeOf(PositionEvent positionEvent, AccountPosition position) => positionEvent switch
    {
        PositionEvent.BarClosed closed => closed.Bar.CloseTime,
        PositionEvent.ExitRequested requested => requested.At,
        PositionEvent.RegimeRecognised recognised => recognised.At,
        PositionEvent.TimeElapsed elapsed => elapsed.At,
        _ => TimeOf(position.Instrument, position.State.CreatedAt),
    };

    private static AccountAnswer AnswerTo(PositionRejection rejection, AccountStep step) => rejection switch
    {
        PositionRejection.None => step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Unchanged,
        PositionRejection.UnknownOrder => AccountAnswer.UnknownOrder,
        PositionRejection.StaleReport or PositionRejection.StaleEvent => AccountAnswer.Repeated,
        PositionRejection.CorruptReport => AccountAnswer.CorruptReport,
        PositionRejection.AlreadyClosing => AccountAnswer.AlreadyLeaving,
        PositionRejection.PositionEnded => AccountAnswer.UnknownPosition,
        _ => AccountAnswer.Impossible,
    };
}
