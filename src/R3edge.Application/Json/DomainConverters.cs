using System.Text.Json.Serialization;

namespace R3edge.Application.Json;

/// <summary>How the types of the domain that are more than their fields are written: ids, instruments and orders as everywhere else.</summary>
public static class DomainConverters
{
    /// <summary>The converters, to be added to a serializer's options.</summary>
    public static IReadOnlyList<JsonConverter> All { get; } =
    [
        new UserIdConverter(), new AccountIdConverter(), new SessionIdConverter(), new SignalIdConverter(), new PositionIdConverter(),
        new OrderIdConverter(), new InstrumentIdConverter(), new TimeframeConverter(), new OrderTermsConverter(), new OrderAmountConverter(),
        new InstrumentConverter(),
    ];
}
