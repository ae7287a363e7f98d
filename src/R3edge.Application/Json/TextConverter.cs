using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Json;

/// <summary>Writes a value as its text, also where it is a property's name.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal abstract class TextConverter<T> : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? "") ?? throw new JsonException($"'{reader.GetString()}' is no {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Format(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Format(value));

    protected abstract T? Parse(string text);

    protected virtual string Format(T value) => value.ToString()!;

    protected static UInt128? Hexadecimal(string text) =>
        text.Length == 32 && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}

internal sealed class UserIdConverter : TextConverter<UserId>
{
    protected override UserId? Parse(string text) => UserId.IsValid(text) ? new UserId(text) : null;
}

internal sealed class AccountIdConverter : TextConverter<AccountId>
{
    protected override AccountId? Parse(string text) => AccountId.TryParse(text, out var account) ? account : null;
}

internal sealed class SessionIdConverter : TextConverter<SessionId>
{
    protected override SessionId? Parse(string text) => SessionId.TryParse(text, out var id) ? id : null;
}

internal sealed class SignalIdConverter : TextConverter<SignalId>
{
    protected override SignalId? Parse(string text) => Hexadecimal(text) is { } value ? new SignalId(value) : null;
}

internal sealed class PositionIdConverter : TextConverter<PositionId>
{
    protected override PositionId? Parse(string text) => Hexadecimal(text) is { } value ? new PositionId(value) : null;
}

internal sealed class OrderIdConverter : TextConverter<OrderId>
{
    protected override OrderId? Parse(string text) => Hexadecimal(text) is { } value ? new OrderId(value) : null;
}

internal sealed class InstrumentIdConverter : TextConverter<InstrumentId>
{
    protected override InstrumentId? Parse(string text) => InstrumentId.TryParse(text, out var id) ? id : null;
}

internal sealed class TimeframeConverter : TextConverter<Timeframe>
{
    protected override Timeframe? Parse(string text) => Timeframe.TryParse(text, out var timeframe) ? timeframe : null;
}
