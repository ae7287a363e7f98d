using System.Text.Json.Serialization;
using R3edge.Application.Trading;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Json;

/// <summary>How accounts and what happened in them are stored: as <see cref="MessageJson"/>, without what follows from the rest.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(UserIdConverter), typeof(AccountIdConverter), typeof(SessionIdConverter), typeof(SignalIdConverter), typeof(PositionIdConverter),
        typeof(OrderIdConverter), typeof(InstrumentIdConverter), typeof(TimeframeConverter), typeof(OrderTermsConverter),
        typeof(OrderAmountConverter), typeof(InstrumentConverter),
    ])]
[JsonSerializable(typeof(AccountDocument))]
[JsonSerializable(typeof(AccountHeader))]
[JsonSerializable(typeof(List<OutboxEvent>))]
[JsonSerializable(typeof(PositionView))]
[JsonSerializable(typeof(PositionChange))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(TradingDecision))]
[JsonSerializable(typeof(SessionTrade))]
[JsonSerializable(typeof(EquityPoint))]
[JsonSerializable(typeof(PositionState))]
[JsonSerializable(typeof(PositionPlan))]
internal sealed partial class TradingJson : JsonSerializerContext;
