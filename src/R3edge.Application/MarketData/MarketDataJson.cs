using System.Text.Json;
using System.Text.Json.Serialization;

namespace R3edge.Application.MarketData;

/// <summary>How metrics are served: camel case, what is absent left out, numbers that read back the same.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(MarketMetrics))]
internal sealed partial class MarketDataJson : JsonSerializerContext
{
    public static byte[] Write(MarketMetrics metrics) => JsonSerializer.SerializeToUtf8Bytes(metrics, Default.MarketMetrics);
}
