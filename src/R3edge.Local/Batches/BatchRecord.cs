using System.Text.Json.Serialization;
using R3edge.Application.Ports.Batches;

namespace R3edge.Local.Batches;

/// <summary>A batch as the table keeps it; inputs and results are blobs.</summary>
internal sealed record BatchRecord(string Work, int Total, BatchStatus Status, string? Error);

/// <summary>How batches are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BatchRecord))]
internal sealed partial class BatchJson : JsonSerializerContext;
