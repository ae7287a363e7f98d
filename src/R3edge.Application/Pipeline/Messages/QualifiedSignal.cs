using R3edge.Application.Json;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Application.Pipeline.Messages;

/// <summary>
/// A base signal with the verdict on it: an event of <see cref="HubNames.QualifiedSignals"/>. What a signal leaves is left
/// whatever the verdict; only a qualified signal enters.
/// </summary>
/// <param name="Signal">The base signal.</param>
/// <param name="Qualification">The confidence, the evidence and the verdict; null of a signal that enters nothing.</param>
public sealed record QualifiedSignal(BaseSignal Signal, SignalQualification? Qualification)
{
    /// <summary>As it is published, under the id of the base signal.</summary>
    public EventData ToEvent() => new(
        Signal.Instrument.ToString(), $"{Signal.Id}~{Signal.Session}", MessageJson.Write(this, MessageJson.Default.QualifiedSignal));

    /// <summary>Reads what was published.</summary>
    /// <param name="body">The body of the event.</param>
    /// <exception cref="InvalidDataException">It is no qualified signal.</exception>
    public static QualifiedSignal Read(ReadOnlySpan<byte> body) => MessageJson.Read(body, MessageJson.Default.QualifiedSignal);
}
