using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <summary>Receives what inputs led to, in the order in which it happened. Reused from step to step.</summary>
public sealed class AccountStep
{
    private readonly List<OrderRequest> _orders = [];
    private readonly List<OrderNews> _news = [];
    private readonly List<PositionTransition> _transitions = [];
    private readonly List<TradingDecision> _decisions = [];
    private readonly List<SessionTrade> _trades = [];
    private readonly List<SessionId> _endedSessions = [];
    private bool _isStateChanged;

    /// <summary>What is to be done at the venue; on paper it is done already.</summary>
    public IReadOnlyList<OrderRequest> Orders => _orders;

    /// <summary>What venues said of orders.</summary>
    public IReadOnlyList<OrderNews> News => _news;

    /// <summary>How positions changed.</summary>
    public IReadOnlyList<PositionTransition> Transitions => _transitions;

    /// <summary>What was decided about signals.</summary>
    public IReadOnlyList<TradingDecision> Decisions => _decisions;

    /// <summary>Positions that were closed.</summary>
    public IReadOnlyList<SessionTrade> Trades => _trades;

    /// <summary>Stopping sessions whose last position has ended.</summary>
    public IReadOnlyList<SessionId> EndedSessions => _endedSessions;

    /// <summary>Whether something happened that must outlive the process. Prices and the passing of bars alone are no such thing.</summary>
    public bool IsChanged =>
        _isStateChanged || _orders.Count > 0 || _news.Count > 0 || _transitions.Count > 0 || _decisions.Count > 0 || _endedSessions.Count > 0;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _orders.Clear();
        _news.Clear();
        _transitions.Clear();
        _decisions.Clear();
        _trades.Clear();
        _endedSessions.Clear();
        _isStateChanged = false;
    }

    internal void Add(in OrderRequest order) => _orders.Add(order);

    internal void Add(in OrderNews news) => _news.Add(news);

    internal void Add(PositionTransition transition) => _transitions.Add(transition);

    internal void Add(TradingDecision decision) => _decisions.Add(decision);

    internal void Add(SessionTrade trade) => _trades.Add(trade);

    internal void End(SessionId session) => _endedSessions.Add(session);

    internal void MarkChanged() => _isStateChanged = true;
}

/// <summary>Something to do at the venue.</summary>
/// <param name="Sequence">Counts what an account gives out, from 1, without a hole.</param>
/// <param name="Session">The session that owns the position.</param>
/// <param name="Position">The position that owns the order.</param>
/// <param name="Effect">What to do.</param>
/// <param name="DecidedAt">UTC time of the decision.</param>
public readonly record struct OrderRequest(
    long Sequence, SessionId Session, PositionId Position, PositionEffect Effect, DateTime DecidedAt);

/// <summary>What a venue said of an order.</summary>
/// <param name="Sequence">Counts what an account gives out, from 1, without a hole.</param>
/// <param name="Position">The position that owns the order.</param>
/// <param name="Report">The report.</param>
/// <param name="Fill">The fill behind it; null where there is none or it is not known.</param>
public readonly record struct OrderNews(long Sequence, PositionId Position, OrderReport Report, Fill? Fill);

/// <summary>A change of a position.</summary>
/// <param name="Sequence">Counts what an account gives out, from 1, without a hole.</param>
/// <param name="Session">The session that owns it.</param>
/// <param name="Number">Counts the changes of the position, from 1, its opening included.</param>
/// <param name="Before">The position before; null at its opening.</param>
/// <param name="After">The position after.</param>
/// <param name="Cause">What changed it; null at its opening, whose cause is the plan's signal.</param>
/// <param name="At">UTC time.</param>
public sealed record PositionTransition(
    long Sequence, SessionId Session, int Number, PositionState? Before, PositionState After, PositionEvent? Cause, DateTime At);

/// <summary>A closed position of a session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Instrument">What was traded.</param>
/// <param name="Trade">The trade.</param>
public sealed record SessionTrade(SessionId Session, Markets.InstrumentId Instrument, ClosedTrade Trade);
