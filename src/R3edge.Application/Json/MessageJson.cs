using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using R3edge.Application.Pipeline.Messages;
using R3edge.Domain.Markets;

namespace R3edge.Application.Json;

/// <summary>How messages and stored records are written: camel case, enumerations by name, ids as their text, decimals exact, NaN allowed; what is null is written, because a member that is missing is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(UserIdConverter), typeof(AccountIdConverter), typeof(SessionIdConverter), typeof(SignalIdConverter), typeof(PositionIdConverter),
        typeof(OrderIdConverter), typeof(InstrumentIdConverter), typeof(TimeframeConverter), typeof(OrderTermsConverter),
        typeof(OrderAmountConverter), typeof(InstrumentConverter),
    ])]
[JsonSerializable(typeof(ClosedBar))]
[JsonSerializable(typeof(BaseSignal))]
[JsonSerializable(typeof(QualifiedSignal))]
[JsonSerializable(typeof(OrderIntent))]
[JsonSerializable(typeof(OrderUpdate))]
[JsonSerializable(typeof(Instrument))]
[JsonSerializable(typeof(PositionMessage))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    /// <summary>Writes a message.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static T Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : notnull
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception
            is JsonException or ArgumentException or FormatException or NotSupportedException
            or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException($"This is no {typeof(T).Name}: {exception.Message}", exception);
        }
    }
}
