using R3edge.Application.Json;
using R3edge.Application.Ports.Events;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Application.Pipeline.Messages;

/// <summary>
/// What a session's strategy says at a bar's close: an event of <see cref="HubNames.Signals"/>. It carries everything the later
/// stages need to know of the bars up to then, so that no stage has to look it up at another time than the strategy did.
/// </summary>
public sealed record BaseSignal
{
    /// <summary>Derives from strategy, parameters, instrument, timeframe and bar close.</summary>
    public required SignalId Id { get; init; }

    /// <summary>The session it is for.</summary>
    public required SessionId Session { get; init; }

    /// <summary>The account of the session.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>What to trade.</summary>
    public required InstrumentId Instrument { get; init; }

    /// <summary>Of the signal bar.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>What the strategy says; never none.</summary>
    public required SignalAction Action { get; init; }

    /// <summary>The signal bar; the signal is given at its close.</summary>
    public required Bar Bar { get; init; }

    /// <summary>The indicators that the session's money management reads, at the close of the signal bar.</summary>
    public MarketReadings Readings { get; init; } = MarketReadings.None;

    /// <summary>
    /// What the entry price models recommend at the close of the signal bar; null where they recommend nothing, the session enters at
    /// the market, or the signal enters nothing.
    /// </summary>
    public EntryPrice? Price { get; init; }

    /// <summary>What the bars say of the signal, for the stage that judges it.</summary>
    public BarReadings Evidence { get; init; } = BarReadings.None;

    /// <summary>As it is published. The id tells two sessions that hear the same signal apart.</summary>
    public EventData ToEvent() => new(Instrument.ToString(), $"{Id}~{Session}", MessageJson.Write(this, MessageJson.Default.BaseSignal));

    /// <summary>Reads what was published.</summary>
    /// <param name="body">The body of the event.</param>
    /// <exception cref="InvalidDataException">It is no base signal.</exception>
    public static BaseSignal Read(ReadOnlySpan<byte> body) => MessageJson.Read(body, MessageJson.Default.BaseSignal);
}
