using System.Globalization;
using R3edge.Application.Json;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;

namespace R3edge.Application.Pipeline.Messages;

/// <summary>A bar that will not change any more: an event of <see cref="HubNames.Bars"/>.</summary>
/// <param name="Instrument">What traded.</param>
/// <param name="Timeframe">Its length.</param>
/// <param name="Bar">The bar.</param>
/// <param name="IsBackfilled">Whether it was fetched from history because the feed had missed it. It is history then, and no strategy acts on it.</param>
public sealed record ClosedBar(InstrumentId Instrument, Timeframe Timeframe, Bar Bar, bool IsBackfilled = false)
{
    /// <summary>
    /// As it is published. Its id is that of the interval: the same bar published again is known by it. What was fetched from history
    /// has another id than what was seen live.
    /// </summary>
    public EventData ToEvent() => new(
        Instrument.ToString(),
        string.Create(CultureInfo.InvariantCulture, $"{Instrument}~{Timeframe}~{Bar.CloseTime:yyyyMMddHHmm}{(IsBackfilled ? "~backfilled" : "")}"),
        MessageJson.Write(this, MessageJson.Default.ClosedBar));

    /// <summary>Reads what was published.</summary>
    /// <param name="body">The body of the event.</param>
    /// <exception cref="InvalidDataException">It is no closed bar.</exception>
    public static ClosedBar Read(ReadOnlySpan<byte> body) => MessageJson.Read(body, MessageJson.Default.ClosedBar);
}
