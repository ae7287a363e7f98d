using System.Text.Json;
using System.Text.Json.Serialization;
using R3edge.Domain.Markets;

namespace R3edge.Application.MarketData;

/// <summary>How metrics are served: camel case, what is absent left out, numbers that read back the same.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SideConverter)])]
[JsonSerializable(typeof(MarketMetrics))]
internal sealed partial class MarketDataJson : JsonSerializerContext
{
    public static byte[] Write(MarketMetrics metrics) => JsonSerializer.SerializeToUtf8Bytes(metrics, Default.MarketMetrics);
}

/// <summary>Sides as the rest of the API writes them.</summary>
internal sealed class SideConverter() : JsonStringEnumConverter<Side>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
