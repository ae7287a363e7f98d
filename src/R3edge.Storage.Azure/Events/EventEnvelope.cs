using System.Buffers;
using System.Text.Json;
using R3edge.Application.Ports.Events;

namespace R3edge.Storage.Azure.Events;

/// <summary>
/// An event as it lies in a hub: UTF-8 JSON with its key, its id and its body, so that a trigger that receives texts has everything.
/// A body that is JSON is there as it is, <c>{"key":"kucoin/BTC-USDT","id":"...","body":{...}}</c>; another one as base64 in <c>data</c>.
/// </summary>
/// <param name="Key">What the event is about.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Body">The content.</param>
public readonly record struct EventEnvelope(string Key, string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>Writes an event.</summary>
    /// <param name="data">The event.</param>
    public static byte[] Write(EventData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var buffer = new ArrayBufferWriter<byte>(data.Body.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, data.Key);
            writer.WriteString("id"u8, data.Id);
            if (IsJson(data.Body.Span))
            {
                writer.WritePropertyName("body"u8);
                writer.WriteRawValue(data.Body.Span, skipInputValidation: true);
            }
            else
            {
                writer.WriteBase64String("data"u8, data.Body.Span);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an event.</summary>
    /// <param name="text">The UTF-8 JSON.</param>
    /// <exception cref="InvalidDataException">It is no such event.</exception>
    public static EventEnvelope Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text.Span);
            var (key, id, body) = ((string?)null, (string?)null, (ReadOnlyMemory<byte>?)null);
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                switch (name)
                {
                    case "key":
                        key = reader.GetString();
                        break;
                    case "id":
                        id = reader.GetString();
                        break;
                    case "data":
                        body = reader.GetBytesFromBase64();
                        break;
                    case "body":
                        reader.Skip();
                        body = text[start..(int)reader.BytesConsumed];
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            Expect(key is not null && id is not null && body is not null, "a key, an id and a body");
            return new EventEnvelope(key!, id!, body!.Value);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The event is no envelope: {exception.Message}", exception);
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Expect(bool isThere, string what)
    {
        if (!isThere)
        {
            throw new InvalidDataException($"The event is no envelope: {what} was expected.");
        }
    }
}
