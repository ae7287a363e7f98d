using System.Text.Json.Serialization;

namespace R3edge.Application.Ports.Events;

/// <summary>A dead letter as its table keeps it. The body is null where it is too large for the table and lies in a blob.</summary>
internal sealed record DeadLetterRecord(
    int Partition, long Position, string Key, string Id, DateTime EnqueuedTime, string Reason, DateTime Time, byte[]? Body);

/// <summary>How dead letters are written.</summary>
[JsonSerializable(typeof(DeadLetterRecord))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
