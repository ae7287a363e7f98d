using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <summary>
/// One account as one unit: its cash and holdings, its sessions with their risk states, its positions, and on paper the venue
/// that fills their orders. Every input is answered by name; one that was seen before changes nothing, so that inputs may be
/// delivered twice. What an input leads to goes to an <see cref="AccountStep"/>. Deterministic; not thread-safe.
/// </summary>
/// <remarks>
/// <para>The order of things is that of a backtest: the market trades, and every report reaches its position at once, so that
/// what the position sends in answer is at the venue within the same bar; then the positions see the closed bar; then equity
/// is marked; then the signal is decided on.</para>
/// <para>On paper a closed bar, and a signal with its bar, wait until the market events of their time have come, so that it
/// does not matter which way is faster. Time on paper is that of the market.</para>
/// </remarks>
public sealed partial class TradingAccount
{
    private readonly PaperVenue? _venue;
    private readonly Portfolio? _books;
    private readonly List<TradingSession> _sessions = [];
    private readonly List<AccountPosition> _positions = [];
    private readonly Dictionary<PositionId, AccountPosition> _byId = [];
    private readonly Dictionary<InstrumentId, MarketClock> _clocks = [];
    private readonly List<AwaitedBar> _awaited = [];
    private readonly List<VenueEvent> _told = [];
    private AccountTotals _totals;

    /// <summary>Opens an account that has no session yet.</summary>
    /// <param name="id">Whose it is, and whether it trades on paper.</param>
    /// <param name="terms">What is fixed.</param>
    public TradingAccount(AccountId id, AccountTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(terms.Cash);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(terms.MaximumLeverage);
        Id = id;
        Terms = terms;
        if (id.Mode == TradingMode.Paper)
        {
            _venue = new PaperVenue(terms.Cash, terms.MaximumLeverage, terms.Fills);
        }
        else
        {
            _books = new Portfolio(terms.Cash);
        }
    }

    /// <summary>Whose it is.</summary>
    public AccountId Id { get; }

    /// <summary>What is fixed.</summary>
    public AccountTerms Terms { get; }

    /// <summary>The number of what it gave out last; 0 before the first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Quote units; negative where money is borrowed.</summary>
    public decimal Cash => _venue?.Cash ?? _books!.Cash;

    /// <summary>All fees so far, in quote units.</summary>
    public decimal FeesPaid => _venue?.FeesPaid ?? _books!.FeesPaid;

    /// <summary>What it holds, by instrument; the marks in it are of no meaning, see <see cref="PriceOf"/>.</summary>
    public IReadOnlyDictionary<InstrumentId, Holding> Holdings => _venue?.Holdings ?? _books!.Holdings;

    /// <summary>What it is worth at the last prices, in quote units.</summary>
    public decimal Equity
    {
        get
        {
            var equity = Cash;
            foreach (var (instrument, holding) in Holdings)
            {
                if (holding.Quantity != 0m)
                {
                    equity += holding.Quantity * MarkOf(instrument);
                }
            }

            return equity;
        }
    }

    /// <summary>Sums over all closed trades.</summary>
    public AccountTotals Totals => _totals;

    /// <summary>The sessions that have not ended.</summary>
    public IEnumerable<SessionTerms> Sessions => _sessions.Select(session => session.Terms);

    /// <summary>The positions that have not ended, in the order of their openings.</summary>
    public IEnumerable<OwnedPosition> Positions => _positions.Select(position => position.Save());

    /// <summary>How many positions have not ended.</summary>
    public int PositionCount => _positions.Count;

    /// <summary>How many reports of the paper venue were of a position that is not there. Never above 0 but for a bug.</summary>
    public int OrphanReports { get; private set; }

    /// <summary>A position that has not ended.</summary>
    /// <param name="id">The position.</param>
    public OwnedPosition? Find(PositionId id) => _byId.GetValueOrDefault(id)?.Save();

    /// <summary>Where a session stands; null where it is not known or has ended.</summary>
    /// <param name="id">The session.</param>
    public AccountSession? Find(SessionId id) => SessionOf(id)?.Save();

    /// <summary>The last price of an instrument, in quote units; null before the first.</summary>
    /// <param name="instrument">The instrument.</param>
    public double? PriceOf(InstrumentId instrument) => _clocks.GetValueOrDefault(instrument)?.Price;

    /// <summary>How far the market of an instrument has come; null before its first event.</summary>
    /// <param name="instrument">The instrument.</param>
    public DateTime? ClockOf(InstrumentId instrument) => _clocks.GetValueOrDefault(instrument)?.Time;

    /// <summary>Whether a closed bar could change anything but the count of bars: a position to see it, or equity to mark.</summary>
    /// <param name="session">The session.</param>
    public bool Watches(SessionId session) =>
        SessionOf(session) is { } known && (known.WatchesEquity || _positions.Exists(position => position.Session == session));

    /// <summary>What positions bind at the last prices, long and short added, entries that still work included, in quote units.</summary>
    public decimal Exposure
    {
        get
        {
            var exposure = 0m;
            foreach (var position in _positions)
            {
                exposure += position.Exposure(MarkOf(position.Instrument));
            }

            return exposure;
        }
    }

    private TradingSession? SessionOf(SessionId id)
    {
        foreach (var session in _sessions)
        {
            if (session.Id == id)
            {
                return session;
            }
        }

        return null;
    }

    private decimal MarkOf(InstrumentId instrument) =>
        PriceOf(instrument) is { } price ? (decimal)price : Holdings.GetValueOrDefault(instrument).Mark;

    /// <summary>Equity as a double, the sum in the order in which a backtest reckons it.</summary>
    private double EquityAt(InstrumentId instrument, double price)
    {
        var equity = (double)Cash;
        foreach (var (held, holding) in Holdings)
        {
            if (holding.Quantity != 0m)
            {
                equity += (double)holding.Quantity * (held == instrument ? price : (double)MarkOf(held));
            }
        }

        return equity;
    }

    /// <summary>The time of what is decided now about an instrument: on paper that of its market.</summary>
    private DateTime TimeOf(InstrumentId instrument, DateTime now) =>
        _venue is not null && ClockOf(instrument) is { } clock ? clock : now;

    private void Open(AccountPosition position, in PositionStep opened, DateTime at, AccountStep step)
    {
        _positions.Add(position);
        _byId.Add(position.Id, position);
        position.Transitions = 1;
        step.Add(new PositionTransition(++LastSequence, position.Session, 1, null, opened.State, null, at));
        Carry(position, opened.Effects, at, step);
        Drain(step);
    }

    /// <summary>Steps a position and carries out what it wants; what the venue says to that at once is left to <see cref="Drain"/>.</summary>
    private PositionRejection Advance(AccountPosition position, PositionEvent cause, DateTime at, AccountStep step)
    {
        var before = position.State;
        var next = PositionMachine.Step(before, cause);
        if (next.Rejection != PositionRejection.None || ReferenceEquals(before, next.State))
        {
            return next.Rejection;
        }

        position.State = next.State;
        position.Transitions++;
        step.Add(new PositionTransition(++LastSequence, position.Session, position.Transitions, before, next.State, cause, at));
        Carry(position, next.Effects, at, step);
        if (next.State.HasEnded)
        {
            End(position, step);
        }

        return PositionRejection.None;
    }

    private void Carry(AccountPosition position, IEnumerable<PositionEffect> effects, DateTime at, AccountStep step)
    {
        foreach (var effect in effects)
        {
            step.Add(new OrderRequest(++LastSequence, position.Session, position.Id, effect, at));
            if (_venue is null)
            {
                continue;
            }

            // What is decided within a market event is at the venue at the time of the event; what is decided later, not before the market's time.
            var now = _isTrading ? DateTime.MinValue : TimeOf(position.Instrument, at);
            switch (effect)
            {
                case PositionEffect.PlaceOrder place:
                    _venue.Place(place.Order, Later(now, place.Order.CreatedAt), _told);
                    break;
                case PositionEffect.ReplaceOrder replace:
                    _venue.Replace(replace.OrderId, replace.Order, Later(now, replace.Order.CreatedAt), _told);
                    break;
                case PositionEffect.CancelOrder cancel:
                    _venue.Cancel(cancel.OrderId, Later(now, at), _told);
                    break;
            }
        }
    }

    private static DateTime Later(DateTime first, DateTime second) => first > second ? first : second;

    /// <summary>Delivers what the venue said outside of a market event, until it says no more.</summary>
    private void Drain(AccountStep step)
    {
        for (var i = 0; i < _told.Count; i++)
        {
            Deliver(_told[i], _told[i].Report.Time, step);
        }

        _told.Clear();
    }

    private void Deliver(in VenueEvent told, DateTime at, AccountStep step)
    {
        step.Add(new OrderNews(++LastSequence, told.PositionId, told.Report, told.IsFill ? told.Fill : null));
        if (_byId.TryGetValue(told.PositionId, out var position))
        {
            Advance(position, new PositionEvent.OrderReported(told.Report), at, step);
        }
        else
        {
            OrphanReports++;
        }
    }

    private void End(AccountPosition position, AccountStep step)
    {
        _positions.Remove(position);
        _byId.Remove(position.Id);
        var session = SessionOf(position.Session);
        if (position.State.Status == PositionStatus.Closed)
        {
            var trade = position.ToTrade();
            _totals = new AccountTotals(_totals.Trades + 1, _totals.Profit + trade.Profit, _totals.Fees + trade.Fees);
            step.Add(new SessionTrade(position.Session, position.Instrument, trade));
            session?.Learn(trade);
        }

        if (session is { IsStopping: true })
        {
            EndIfIdle(session, step);
        }
    }

    private void EndIfIdle(TradingSession session, AccountStep step)
    {
        if (_positions.Exists(position => position.Session == session.Id))
        {
            return;
        }

        _sessions.Remove(session);
        _awaited.RemoveAll(awaited => awaited.Session == session.Id);
        step.End(session.Id);
    }
}
