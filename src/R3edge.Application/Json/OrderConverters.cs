using System.Text.Json;
using System.Text.Json.Serialization;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Application.Json;

/// <summary>Order terms as an object with exactly the prices their type has.</summary>
internal sealed class OrderTermsConverter : JsonConverter<OrderTerms>
{
    public override OrderTerms Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        return root.GetProperty("type").GetString() switch
        {
            "market" => OrderTerms.Market,
            "limit" => OrderTerms.Limit(root.GetProperty("limitPrice").GetDecimal()),
            "stop" => OrderTerms.Stop(root.GetProperty("stopPrice").GetDecimal()),
            "stopLimit" => OrderTerms.StopLimit(root.GetProperty("stopPrice").GetDecimal(), root.GetProperty("limitPrice").GetDecimal()),
            var type => throw new JsonException($"'{type}' is no type of order."),
        };
    }

    public override void Write(Utf8JsonWriter writer, OrderTerms value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("type", JsonNamingPolicy.CamelCase.ConvertName(value.Type.ToString()));
        if (value.HasStop)
        {
            writer.WriteNumber("stopPrice", value.StopPrice);
        }

        if (value.HasLimit)
        {
            writer.WriteNumber("limitPrice", value.LimitPrice);
        }

        writer.WriteEndObject();
    }
}

/// <summary>An order's amount; a bound that is not there is left out.</summary>
internal sealed class OrderAmountConverter : JsonConverter<OrderAmount>
{
    public override OrderAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        var quantity = root.TryGetProperty("quantity", out var bound) ? bound.GetDecimal() : OrderAmount.Unlimited;
        var funds = root.TryGetProperty("funds", out bound) ? bound.GetDecimal() : OrderAmount.Unlimited;
        return root.GetProperty("flexible").GetBoolean() ? new OrderAmount(quantity, funds) : OrderAmount.Of(quantity);
    }

    public override void Write(Utf8JsonWriter writer, OrderAmount value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("flexible", value.IsFlexible);
        if (value.Quantity != OrderAmount.Unlimited)
        {
            writer.WriteNumber("quantity", value.Quantity);
        }

        if (value.Funds != OrderAmount.Unlimited)
        {
            writer.WriteNumber("funds", value.Funds);
        }

        writer.WriteEndObject();
    }
}

/// <summary>An instrument with its rounding rules.</summary>
internal sealed class InstrumentConverter : JsonConverter<Instrument>
{
    public override Instrument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        var text = root.GetProperty("id").GetString();
        return InstrumentId.TryParse(text, out var id)
            ? new Instrument(
                id,
                root.GetProperty("tickSize").GetDecimal(),
                root.GetProperty("lotSize").GetDecimal(),
                root.GetProperty("minimumNotional").GetDecimal())
            : throw new JsonException($"'{text}' is no instrument.");
    }

    public override void Write(Utf8JsonWriter writer, Instrument value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id", value.Id.ToString());
        writer.WriteNumber("tickSize", value.TickSize);
        writer.WriteNumber("lotSize", value.LotSize);
        writer.WriteNumber("minimumNotional", value.MinimumNotional);
        writer.WriteEndObject();
    }
}
