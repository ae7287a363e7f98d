using System.Globalization;
using R3edge.Application.Json;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Pipeline.Messages;

/// <summary>What a venue says of an order: an event of <see cref="HubNames.OrderUpdates"/>.</summary>
/// <param name="Account">Whose order.</param>
/// <param name="Position">The position that owns it.</param>
/// <param name="Report">Cumulative: a duplicate or a late one adds nothing.</param>
/// <param name="Fill">The fill behind the report; null where there is none.</param>
/// <param name="Sequence">Counts the account's updates, from 1.</param>
public sealed record OrderUpdate(AccountId Account, PositionId Position, OrderReport Report, Fill? Fill, long Sequence)
{
    /// <summary>As it is published.</summary>
    public EventData ToEvent() => new(
        Position.ToString(),
        string.Create(CultureInfo.InvariantCulture, $"{Report.OrderId}~{Report.Status}~{Sequence}"),
        MessageJson.Write(this, MessageJson.Default.OrderUpdate));

    /// <summary>Reads what was published.</summary>
    /// <param name="body">The body of the event.</param>
    /// <exception cref="InvalidDataException">It is no order update.</exception>
    public static OrderUpdate Read(ReadOnlySpan<byte> body) => MessageJson.Read(body, MessageJson.Default.OrderUpdate);
}
