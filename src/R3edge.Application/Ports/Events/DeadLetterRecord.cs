using System.Text.Json.Serialization;

namespace R3edge.Application.Ports.Events;

/// <summary>A dead letter as its table keeps it. A body too large for the table lies in a blob, and is empty here.</summary>
internal sealed record DeadLetterRecord(
    int Partition, long Position, string Key, string Id, DateTime EnqueuedTime, string Reason, DateTime Time, byte[] Body, bool IsBodyInBlob);

/// <summary>How dead letters are written.</summary>
[JsonSerializable(typeof(DeadLetterRecord))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
