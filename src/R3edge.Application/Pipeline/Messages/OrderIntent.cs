using System.Globalization;
using R3edge.Application.Json;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Pipeline.Messages;

/// <summary>Something to do at the venue: an event of <see cref="HubNames.Orders"/>. Sending it twice does it once, because orders have ids of their own.</summary>
/// <param name="Account">Whose order.</param>
/// <param name="Session">The session that owns the position.</param>
/// <param name="Position">The position that owns the order.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Target">The order to cancel or replace; of a placement the new order's id.</param>
/// <param name="Order">The order to send; null of a cancellation.</param>
/// <param name="DecidedAt">UTC time of the decision.</param>
public sealed record OrderIntent(
    AccountId Account, SessionId Session, PositionId Position, OrderIntentKind Kind, OrderId Target, Order? Order, DateTime DecidedAt)
{
    /// <summary>As it is published.</summary>
    public EventData ToEvent() => new(
        Account.ToString(),
        string.Create(CultureInfo.InvariantCulture, $"{Kind}~{Target}~{Order?.Id.ToString() ?? "none"}"),
        MessageJson.Write(this, MessageJson.Default.OrderIntent));

    /// <summary>Reads what was published.</summary>
    /// <param name="body">The body of the event.</param>
    /// <exception cref="InvalidDataException">It is no order intent.</exception>
    public static OrderIntent Read(ReadOnlySpan<byte> body) => MessageJson.Read(body, MessageJson.Default.OrderIntent);
}

/// <summary>What to do at the venue.</summary>
public enum OrderIntentKind
{
    /// <summary>Send an order.</summary>
    Place,

    /// <summary>Put an order in the place of one that works.</summary>
    Replace,

    /// <summary>Cancel an order that works.</summary>
    Cancel,
}
