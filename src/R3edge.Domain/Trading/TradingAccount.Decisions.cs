using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <content>What happens at a bar's close.</content>
public sealed partial class TradingAccount
{
    /// <summary>Takes in a closed bar of a session: its positions see it, then equity is marked.</summary>
    /// <param name="id">The session.</param>
    /// <param name="bar">A closed bar of its timeframe.</param>
    /// <param name="readings">The indicators of its money management at the close.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnBar(Identity.SessionId id, in Bar bar, in MarketReadings readings, AccountStep step) =>
        Take(new AwaitedBar(id, bar, readings, null), step);

    /// <summary>Decides on a signal, after its bar has been taken in.</summary>
    /// <param name="signal">The signal, judged.</param>
    /// <param name="step">Receives what happens.</param>
    public AccountAnswer OnSignal(AccountSignal signal, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return signal.Action == SignalAction.None
            ? AccountAnswer.Impossible
            : Take(new AwaitedBar(signal.Session, signal.Bar, signal.Readings, signal), step);
    }

    private AccountAnswer Take(AwaitedBar input, AccountStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (SessionOf(input.Session) is not { } session)
        {
            return AccountAnswer.UnknownSession;
        }

        var bar = input.Bar;
        if (!bar.IsPossible || bar.CloseTime - bar.OpenTime != session.Terms.Timeframe.Duration || bar.CloseTime.Kind != DateTimeKind.Utc)
        {
            return AccountAnswer.Impossible;
        }

        var last = input.Signal is null ? session.LastBarAt : session.LastSignalAt;
        if (bar.CloseTime <= last)
        {
            return bar.CloseTime == last ? AccountAnswer.Repeated : AccountAnswer.Late;
        }

        if (_venue is not null && !(ClockOf(session.Terms.Instrument.Id) >= bar.CloseTime))
        {
            if (IsAwaited(input))
            {
                return AccountAnswer.Repeated;
            }

            // Whoever delivered it keeps it until the account is stored, so that it is no reason to store the account.
            _awaited.Add(input);
            return AccountAnswer.Waiting;
        }

        Apply(session, input, step);
        return step.IsChanged ? AccountAnswer.Applied : AccountAnswer.Unchanged;
    }

    private bool IsAwaited(AwaitedBar input) => _awaited.Exists(
        awaited => awaited.Session == input.Session && awaited.Bar.CloseTime == input.Bar.CloseTime && awaited.Signal?.Id == input.Signal?.Id);

    private void Apply(TradingSession session, AwaitedBar input, AccountStep step)
    {
        if (!(session.LastBarAt >= input.Bar.CloseTime))
        {
            CloseBar(session, input.Bar, input.Readings, step);
        }

        if (input.Signal is { } signal && !(session.LastSignalAt >= signal.Bar.CloseTime))
        {
            session.LastSignalAt = signal.Bar.CloseTime;
            Decide(session, signal, step);
        }
    }

    private void CloseBar(TradingSession session, in Bar bar, in MarketReadings readings, AccountStep step)
    {
        session.LastBarAt = bar.CloseTime;
        foreach (var position in OfSession(session))
        {
            if (PositionMachine.Watch(position.State).Triggers(bar))
            {
                Advance(position, new PositionEvent.BarClosed(bar, EntryPlanner.TrailingReading(readings, position.State.Plan.Exit.Trailing)), bar.CloseTime, step);
            }

            if (readings.Regime != Regime.None && (readings.Regime & position.State.Plan.Exit.AllowedRegimes) == Regime.None)
            {
                Advance(position, new PositionEvent.RegimeRecognised(readings.Regime, bar.CloseTime), bar.CloseTime, step);
            }

            position.Live(bar);
        }

        Drain(step);

        // A bar that closes at midnight belongs to the day that ends.
        if (session.WatchesEquity
            && session.Mark(EquityAt(session.Terms.Instrument.Id, bar.Close), bar.CloseTime.AddTicks(-1)))
        {
            step.MarkChanged();
        }
    }

    /// <summary>A copy, because positions may end on the way through it.</summary>
    private AccountPosition[] OfSession(TradingSession session) => _positions.Count == 0
        ? []
        : [.. _positions.Where(position => position.Session == session.Id)];

    private void Decide(TradingSession session, AccountSignal signal, AccountStep step)
    {
        var at = signal.Bar.CloseTime;
        var money = session.Terms.Money;
        var intent = SignalIntent.Of(signal.Action, session.Terms.Direction, money.Exits.ExitOnOppositeSignal);
        var left = intent.Leave is { } bias ? Leave(session, bias, ExitReason.Signal, at, step) : 0;
        Drain(step);
        var decision = new TradingDecision
        {
            Signal = signal.Id,
            Session = session.Id,
            Action = signal.Action,
            SignalTime = at,
            DecidedAt = Later(at, TimeOf(session.Terms.Instrument.Id, at)),
            Leave = intent.Leave,
            Left = left,
            Enter = intent.Enter,
            Confidence = signal.Confidence,
            Close = signal.Bar.Close,
            Readings = signal.Readings,
            Explanation = left > 0 ? $"Leave {left} {intent.Leave} position{(left == 1 ? "" : "s")}." : "There is nothing to leave or to enter.",
        };
        if (intent.Enter is { } entered)
        {
            Enter(session, signal, entered, decision, step);
        }
        else
        {
            step.Add(decision);
        }
    }

    private int Leave(TradingSession session, Bias bias, ExitReason reason, DateTime at, AccountStep step)
    {
        var left = 0;
        foreach (var position in OfSession(session))
        {
            if (position.State.Plan.Bias == bias && position.State.Status != PositionStatus.Closing)
            {
                Advance(position, new PositionEvent.ExitRequested(reason, at), at, step);
                left++;
            }
        }

        return left;
    }

    private void Enter(TradingSession session, AccountSignal signal, Bias bias, TradingDecision decision, AccountStep step)
    {
        if (FindRefusal(session, signal, decision.DecidedAt) is { } refusal)
        {
            step.Add(decision with
            {
                Refusal = refusal,
                QualificationRefusal = signal.Refusal,
                Explanation = ExplanationOf(refusal, signal, session),
            });
            return;
        }

        var at = signal.Bar.CloseTime;
        var view = View(session, session.Terms.Instrument.Id, signal.Bar.Close);
        var entry = session.Planner.Decide(
            PositionIds.For(signal.Id, session.Id),
            signal.Bar.Close,
            signal.Readings,
            new EntrySignal(signal.Id, bias, at),
            view,
            session.Risk,
            signal.Price);
        decision = decision with
        {
            Account = view,
            Risk = session.Risk,
            Sizing = entry.Sizing,
            Explanation = entry.Describe(),
            Position = entry.IsAccepted ? entry.Plan.Id : null,
            Refusal = entry.IsAccepted ? null : DecisionRefusal.MoneyManager,
            EntryRefusal = entry.IsAccepted ? null : entry.Refusal,
        };
        step.Add(decision);
        if (entry.IsAccepted)
        {
            var opened = PositionMachine.Open(entry.Plan, at);
            var price = entry.Plan.Entry.HasLimit ? entry.Plan.Entry.LimitPrice : (decimal)signal.Bar.Close;
            Open(new AccountPosition(session.Id, opened.State, entry.Sizing.Quantity, price), opened, at, step);
        }
    }

    private DecisionRefusal? FindRefusal(TradingSession session, AccountSignal signal, DateTime now)
    {
        if (session.IsStopping)
        {
            return DecisionRefusal.SessionStopping;
        }

        if (signal.Refusal is not null)
        {
            return DecisionRefusal.NotQualified;
        }

        if (session.Terms.Cadence.Floor(signal.Bar.CloseTime) != signal.Bar.CloseTime)
        {
            return DecisionRefusal.OffCadence;
        }

        if (now - signal.Bar.CloseTime > session.Terms.LongestDelay)
        {
            return DecisionRefusal.TooOld;
        }

        return _positions.Exists(position => position.Session == session.Id && position.State.Status != PositionStatus.Closing)
            ? DecisionRefusal.InPosition
            : null;
    }

    private static string ExplanationOf(DecisionRefusal refusal, AccountSignal signal, TradingSession session) => refusal switch
    {
        DecisionRefusal.SessionStopping => "The session is being stopped and enters no more.",
        DecisionRefusal.NotQualified => signal.Refusal!.Value.Describe(),
        DecisionRefusal.OffCadence => $"The session enters only where a bar of {session.Terms.Cadence} ends.",
        DecisionRefusal.TooOld => "The signal came too late to be acted on.",
        _ => "The session holds a position that it is not leaving.",
    };

    /// <summary>The account as an entry sees it that belongs to no session of it: every position binds funds.</summary>
    /// <param name="instrument">What would be entered.</param>
    /// <param name="price">Its price, in quote units.</param>
    public AccountView View(InstrumentId instrument, double price) => View(null, instrument, price);

    /// <summary>The account as an entry of a session sees it. The session's own positions are all being left by now, so they bind no funds.</summary>
    private AccountView View(TradingSession? session, InstrumentId instrument, double close)
    {
        var equity = Cash;
        foreach (var (held, holding) in Holdings)
        {
            if (holding.Quantity != 0m)
            {
                equity += holding.Quantity * (held == instrument ? (decimal)close : MarkOf(held));
            }
        }

        var (ofInstrument, ofVenue, ofAccount, count) = (0m, 0m, 0m, 0);
        foreach (var position in _positions)
        {
            if (position.Session == session?.Id)
            {
                continue;
            }

            var exposure = position.Exposure(position.Instrument == instrument ? (decimal)close : MarkOf(position.Instrument));
            count++;
            ofAccount += exposure;
            ofVenue += position.Instrument.Venue == instrument.Venue ? exposure : 0m;
            ofInstrument += position.Instrument == instrument ? exposure : 0m;
        }

        var buyingPower = Math.Max(0m, equity * Terms.MaximumLeverage - ofAccount);
        return new AccountView(equity, buyingPower, ofInstrument, ofVenue, ofAccount, count, session?.Record ?? TradeRecord.Empty);
    }
}
