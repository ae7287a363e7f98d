using System.Text.Json.Serialization;
using R3edge.Application.Sessions;

namespace R3edge.Application.Json;

/// <summary>How sessions are stored: as <see cref="MessageJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(UserIdConverter), typeof(AccountIdConverter), typeof(SessionIdConverter), typeof(InstrumentIdConverter), typeof(TimeframeConverter),
    ])]
[JsonSerializable(typeof(SessionRow))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionOutcome))]
internal sealed partial class SessionJson : JsonSerializerContext;
