using System.Text.Json.Serialization.Metadata;
using R3edge.Application.Json;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>What a step led to, as rows and events that are to be stored. The same step gives the same rows.</summary>
/// <param name="account">Whose.</param>
internal sealed class AccountRows(AccountId account)
{
    private readonly string _partition = account.ToString();
    private readonly Dictionary<string, TableAction> _rows = new(StringComparer.Ordinal);
    private readonly List<OutboxEvent> _events = [];
    private readonly List<SessionId> _endedSessions = [];

    /// <summary>The rows, each once.</summary>
    public IReadOnlyCollection<TableAction> Rows => _rows.Values;

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<OutboxEvent> Events => _events;

    /// <summary>Whether there is something to store.</summary>
    public bool IsEmpty => _rows.Count == 0 && _events.Count == 0;

    /// <summary>Sessions whose end is stored with the rows.</summary>
    public IReadOnlyList<SessionId> EndedSessions => _endedSessions;

    public void Clear()
    {
        _rows.Clear();
        _events.Clear();
        _endedSessions.Clear();
    }

    /// <summary>Adds what came after this.</summary>
    public void Add(AccountRows later)
    {
        foreach (var (row, action) in later._rows)
        {
            _rows[row] = action;
        }

        _events.AddRange(later._events);
        _endedSessions.AddRange(later._endedSessions);
    }

    /// <summary>Adds what a step led to.</summary>
    public void Add(AccountStep step)
    {
        foreach (var decision in step.Decisions)
        {
            Put(AccountKeys.Decision(decision.Session, decision.SignalTime, decision.Signal), decision, TradingJson.Default.TradingDecision);
        }

        foreach (var transition in step.Transitions)
        {
            Add(transition);
        }

        foreach (var trade in step.Trades)
        {
            Put(AccountKeys.Trade(trade.Trade.ExitTime, trade.Trade.Id), trade, TradingJson.Default.SessionTrade);
        }

        foreach (var order in step.Orders)
        {
            Publish(HubNames.Orders, IntentOf(order).ToEvent());
        }

        _endedSessions.AddRange(step.EndedSessions);
        if (account.Mode == TradingMode.Paper)
        {
            foreach (var news in step.News)
            {
                Publish(
                    HubNames.OrderUpdates,
                    new OrderUpdate(account, news.Position, news.Report, news.Fill, news.Sequence).ToEvent());
            }
        }
    }

    public void Add(EquityPoint point) => Put(AccountKeys.Equity(point.Time), point, TradingJson.Default.EquityPoint);

    private void Add(PositionTransition transition)
    {
        var (after, id) = (transition.After, transition.After.Plan.Id);
        var view = PositionView.Of(transition.Session, after, transition.Number);
        Put(AccountKeys.Position(id), view, TradingJson.Default.PositionView);
        if (after.HasEnded)
        {
            Put(AccountKeys.Ended(after.ClosedAt ?? transition.At, id), view, TradingJson.Default.PositionView);
        }

        Put(AccountKeys.Change(id, transition.Number), ChangeOf(transition), TradingJson.Default.PositionChange);
        foreach (var working in after.WorkingOrders)
        {
            if (IndexOf(transition.Before, working.Order.Id) < 0)
            {
                Put(AccountKeys.Order(id, working.Order.Id), new OrderView(working.Order, transition.Session, null), TradingJson.Default.OrderView);
            }
        }

        if (transition.Cause is PositionEvent.OrderReported { Report: var report }
            && IndexOf(transition.Before, report.OrderId) is >= 0 and var index)
        {
            var order = transition.Before!.WorkingOrders[index].Order;
            Put(AccountKeys.Order(id, order.Id), new OrderView(order, transition.Session, report), TradingJson.Default.OrderView);
        }
    }

    private static int IndexOf(PositionState? state, Domain.Execution.OrderId id)
    {
        for (var i = 0; i < (state?.WorkingOrders.Length ?? 0); i++)
        {
            if (state!.WorkingOrders[i].Order.Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static PositionChange ChangeOf(PositionTransition transition) => new(
        transition.Number,
        transition.Sequence,
        transition.At,
        transition.Cause?.GetType().Name ?? "Planned",
        transition.Cause is PositionEvent.ExitRequested requested ? requested.Reason : null,
        transition.Cause is PositionEvent.OrderReported reported ? reported.Report : null,
        transition.Cause is PositionEvent.BarClosed closed ? closed.Bar : null,
        transition.Before?.Status,
        transition.After.Status,
        transition.After.OpenQuantity,
        transition.Before?.StopPrice,
        transition.After.StopPrice,
        transition.After.StopOrigin,
        transition.After.WorkingOrders.Length);

    private OrderIntent IntentOf(in OrderRequest request)
    {
        var (kind, target, order) = request.Effect switch
        {
            PositionEffect.PlaceOrder place => (OrderIntentKind.Place, place.Order.Id, place.Order),
            PositionEffect.ReplaceOrder replace => (OrderIntentKind.Replace, replace.OrderId, replace.Order),
            PositionEffect.CancelOrder cancel => (OrderIntentKind.Cancel, cancel.OrderId, (Domain.Execution.Order?)null),
            var effect => throw new System.Diagnostics.UnreachableException($"There is no effect {effect}."),
        };
        return new OrderIntent(account, request.Session, request.Position, kind, target, order, request.DecidedAt);
    }

    private void Publish(string hub, EventData data) => _events.Add(new OutboxEvent(hub, data.Key, data.Id, data.Body.ToArray()));

    private void Put<T>(string row, T value, JsonTypeInfo<T> type) =>
        _rows[row] = TableAction.Upsert(TableExtensions.ToEntity(_partition, row, value, type));
}
